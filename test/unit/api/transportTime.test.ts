import assert from 'node:assert/strict';
import { Transport } from '../../../src/api/transport';
import { FakeClock, settled } from '../../fakes/fakeClock';
import { LoggedLines } from '../../fakes/logged';
import { failureOf } from '../../fakes/samples';
import { always, answer, refusal, ScriptedFetcher, noResponse, type Step } from '../../fakes/scriptedFetcher';
import { change, hostNotFound, read, connectionReset, scripted } from '../../fakes/scriptedTransport';

const stalledBody: Step = () => Promise.resolve(new Response(new ReadableStream()));

describe('A call', () => {
  describe('is ended by its deadline', () => {
    for (const [what, step] of [
      ['when no headers come', noResponse()],
      ['when no headers come and fetch does not listen', noResponse({ ignoresAbort: true })],
      ['when headers come and the body does not', stalledBody],
    ] as const) {
      it(what, async () => {
        const { call, clock } = scripted([step]);
        let ended = false;
        const failure = failureOf(call(change()).finally(() => (ended = true)));
        await clock.advance(19_999);
        assert.equal(ended, false);
        await clock.advance(1);
        const { kind, outcome } = await failure;
        assert.deepEqual([kind, outcome, clock.running], ['timedOut', 'unknown', 0]);
      });
    }

    it('and a read is not retried', async () => {
      const { failing, fetcher } = scripted([noResponse()]);
      await failing(read(), 20_000);
      assert.equal(fetcher.sent.length, 1);
    });

    it('with all fetchers of an attempt together', async () => {
      const clock = new FakeClock();
      const slowly: Step = async () => {
        await clock.sleep(15_000);
        throw hostNotFound;
      };
      const second = new ScriptedFetcher('second', noResponse());
      const fetchers = [new ScriptedFetcher('first', slowly), second];
      const transport = new Transport({ fetchers, clock, logger: new LoggedLines(), userAgent: 'test' });
      const failure = failureOf(transport.call(change()));
      await clock.advance(20_000);
      assert.equal((await failure).kind, 'timedOut');
      assert.equal(second.sent[0]?.init.signal.aborted, true);
    });

    it('even if the system date jumps', async () => {
      const { call, clock, logger } = scripted([noResponse()]);
      const failure = failureOf(call(change()));
      await settled();
      clock.jump(-86_400_000);
      await clock.advance(86_400_000 + 20_000);
      assert.equal((await failure).kind, 'timedOut');
      assert.ok(!/-\d+ ms/.test(logger.text), logger.text);
    });
  });

  describe('is ended by its caller', () => {
    let caller: AbortController;
    beforeEach(() => {
      caller = new AbortController();
    });

    for (const [what, asked] of [
      ['read', read],
      ['change', change],
    ] as const) {
      it(`before anything of a ${what} is sent`, async () => {
        const { failing, fetcher } = scripted([always(200)]);
        caller.abort();
        const failure = await failing(asked({ signal: caller.signal }));
        assert.deepEqual([failure.kind, failure.outcome, fetcher.sent.length], ['cancelled', 'notSent', 0]);
      });
    }

    for (const [what, step] of [
      ['while waiting for headers', noResponse()],
      ['while fetch does not listen', noResponse({ ignoresAbort: true })],
      ['while reading the body', stalledBody],
    ] as const) {
      it(what, async () => {
        const { call, clock } = scripted([step]);
        const failure = failureOf(call(change({ signal: caller.signal })));
        await settled();
        caller.abort();
        const { kind, outcome } = await failure;
        assert.deepEqual([kind, outcome, clock.running], ['cancelled', 'unknown', 0]);
      });
    }

    it('during the pause before a retry', async () => {
      const { call, clock, fetcher } = scripted([refusal(503, 'unavailable', '', { 'retry-after': '5' })]);
      const failure = failureOf(call(read({ signal: caller.signal })));
      await clock.advance(1_000);
      caller.abort();
      assert.equal((await failure).kind, 'cancelled');
      await clock.advance(60_000);
      assert.equal(fetcher.sent.length, 1);
    });

    it('and releases a late response', async () => {
      let arrive: (response: Response) => void = () => undefined;
      let released = false;
      const late: Step = () =>
        new Promise((resolve) => {
          arrive = resolve;
        });
      const failure = failureOf(scripted([late]).call(change({ signal: caller.signal })));
      await settled();
      caller.abort();
      await failure;
      const cancel = (): void => {
        released = true;
      };
      arrive(new Response(new ReadableStream({ cancel })));
      await settled();
      assert.equal(released, true);
    });
  });

  describe('is retried if it is a read', () => {
    const recoverable: [string, Step, number][] = [
      ['a service in trouble', refusal(503, 'unavailable'), 300],
      ['an internal error', refusal(500, 'internal'), 300],
      ['a page of a proxy', always(502, '<html>'), 300],
      ['a reset', connectionReset, 300],
      ['a name that is not found at this moment', hostNotFound, 300],
      ['too many calls', refusal(429, 'resource_exhausted', '', { 'retry-after': '2' }), 2_300],
    ];
    for (const [what, step, pause] of recoverable) {
      it(`after ${what}`, async () => {
        const { call, clock, fetcher } = scripted([step, always(200, { a: 1 })]);
        const called = call(read());
        await clock.advance(pause - 1);
        assert.equal(fetcher.sent.length, 1);
        await clock.advance(1);
        assert.deepEqual(await called, { a: 1 });
        assert.equal(fetcher.sent.length, 2);
      });
    }

    it('up to three attempts, with growing pauses', async () => {
      const { failing, fetcher, clock } = scripted([refusal(503, 'unavailable')]);
      const failure = await failing(read(), 900);
      assert.deepEqual([failure.kind, fetcher.sent.length, clock.running], ['unavailable', 3, 0]);
    });

    it('until the error is permanent', async () => {
      const { failing, fetcher } = scripted([connectionReset, refusal(403, 'permission_denied')]);
      const failure = await failing(read(), 300);
      assert.deepEqual([failure.kind, fetcher.sent.length], ['refused', 2]);
    });

    it('but not when the service asks for too long a pause', async () => {
      const { failing, fetcher } = scripted([refusal(429, 'resource_exhausted', '', { 'retry-after': '11' })]);
      const failure = await failing(read());
      assert.deepEqual([failure.kind, failure.retryAfterSeconds, fetcher.sent.length], ['rateLimited', 11, 1]);
    });

    it('for at most 25 seconds after the first attempt, and then reports the error', async () => {
      const clock = new FakeClock();
      const slowTrouble: Step = async () => {
        await clock.sleep(19_000);
        return answer(503, { code: 'unavailable' });
      };
      let ended = false;
      const failure = failureOf(
        scripted([slowTrouble], { clock })
          .call(read())
          .finally(() => (ended = true)),
      );
      await clock.advance(43_999);
      assert.equal(ended, false);
      await clock.advance(1);
      assert.equal((await failure).kind, 'unavailable');
    });
  });

  describe('is sent once if it is a change', () => {
    for (const [what, step] of [
      ['a service in trouble', refusal(503, 'unavailable')],
      ['too many calls', refusal(429, 'resource_exhausted', '', { 'retry-after': '1' })],
      ['a reset', connectionReset],
      ['a name that is not found', hostNotFound],
      ['a page of a proxy', always(502, '<html>')],
      ['a redirect', always(308, '', { location: '/elsewhere' })],
    ] as const) {
      it(`even after ${what}`, async () => {
        const { failing, fetcher } = scripted([step]);
        await failing(change(), 60_000);
        assert.equal(fetcher.sent.length, 1);
      });
    }
  });
});
