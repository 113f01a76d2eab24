import assert from 'node:assert/strict';
import type { GitpodError } from '../../../src/gitpod/gitpodError';
import { Token } from '../../../src/gitpod/token';
import { Transport, type TransportLimits, type TransportRequest } from '../../../src/gitpod/transport';
import { FakeClock, settled } from './support/fakeClock';
import { LoggedLines } from './support/logged';
import { failureOf, hostOf, inviteId, userId } from './support/samples';
import {
  always,
  answer,
  fetchFailed,
  refusal,
  ScriptedRung,
  silence,
  systemError,
  type Step,
} from './support/scriptedRung';

const reset = fetchFailed(systemError('read ECONNRESET', { code: 'ECONNRESET', syscall: 'read' }));
const noName = fetchFailed(systemError('getaddrinfo ENOTFOUND', { code: 'ENOTFOUND' }));

describe('The transport', () => {
  let clock: FakeClock;
  let logger: LoggedLines;
  let rung: ScriptedRung;
  let transport: Transport;

  /** What each request meets, in order; the last goes on for ever. */
  function script(steps: Step[], limits: Partial<TransportLimits> = {}, userAgent = 'Code/1 Invites/1'): void {
    rung = new ScriptedRung('fetch', ...steps);
    transport = new Transport({ rungs: [rung], clock, logger, userAgent, random: () => 1, limits });
  }

  beforeEach(() => {
    clock = new FakeClock();
    logger = new LoggedLines();
  });

  const request = (more: Partial<TransportRequest> = {}): TransportRequest => ({
    host: hostOf('https://app.gitpod.io'),
    method: 'OrganizationService/GetOrganization',
    idempotent: true,
    message: {},
    ...more,
  });
  const change = (more: Partial<TransportRequest> = {}): TransportRequest =>
    request({ method: 'OrganizationService/CreateOrganizationInvite', idempotent: false, ...more });
  /** Lets a call run while time passes, and gives what it failed with. */
  const failing = async (call: Promise<unknown>, ms = 0): Promise<GitpodError> => {
    const failure = failureOf(call);
    await clock.advance(ms);
    return await failure;
  };

  describe('sends', () => {
    it('a message as JSON to the method of the host', async () => {
      script([always(200, { a: 1 })]);
      assert.deepEqual(await transport.call(request({ message: { organizationId: 'x', left: undefined } })), { a: 1 });
      const { url, init } = rung.sent[0] ?? assert.fail();
      assert.equal(url, 'https://app.gitpod.io/api/gitpod.v1.OrganizationService/GetOrganization');
      assert.deepEqual([init.method, init.body, init.redirect], ['POST', '{"organizationId":"x"}', 'manual']);
    });

    it('who asks, with what, and as whom', async () => {
      script([always(200)]);
      await transport.call(request({ token: new Token('t0k3n'), principalUserId: userId }));
      assert.deepEqual(rung.sent[0]?.init.headers, {
        'content-type': 'application/json',
        'connect-protocol-version': '1',
        'user-agent': 'Code/1 Invites/1',
        'x-gitpod-client': 'vscode',
        authorization: 'Bearer t0k3n',
        'x-gitpod-principal': `user/${userId}`,
      });
    });

    it('no credential when there is none', async () => {
      script([always(200)]);
      await transport.call(request());
      assert.deepEqual(
        Object.keys(rung.sent[0]?.init.headers ?? {}).filter((name) => /auth|principal/.test(name)),
        [],
      );
    });

    it('an editor’s name as far as a header can hold it', async () => {
      script([always(200)], {}, '编辑器 Code/1\r\nEvil: yes');
      await transport.call(request());
      assert.equal(rung.sent[0]?.init.headers['user-agent'], ' Code/1Evil: yes');
    });

    for (const bad of [
      { token: new Token('canary\r\nevil: yes') },
      { token: new Token('canarÿ') },
      { principalUserId: 'canary\n' },
    ]) {
      it('nothing when a credential could not be in any header, and does not print it', async () => {
        script([always(200)]);
        const failure = await failing(transport.call(request(bad)));
        assert.deepEqual([failure.kind, failure.outcome, rung.sent.length], ['signedOut', 'notSent', 0]);
        assert.ok(!`${failure.stack ?? ''}${logger.text}`.includes('canar'));
      });
    }
  });

  describe('makes one error of', () => {
    it('a refusal of the service, with its words for people', async () => {
      const body = { code: 'permission_denied', message: 'only admins can do this' };
      script([always(403, body, { 'x-request-id': 'req-1' })]);
      const failure = await failing(transport.call(request()));
      const { kind, outcome, status, code, method, hostname, userMessage, requestId } = failure;
      assert.deepEqual(
        { kind, outcome, status, code, method, hostname, userMessage, requestId },
        {
          kind: 'refused',
          outcome: 'refused',
          status: 403,
          code: 'permission_denied',
          method: 'OrganizationService/GetOrganization',
          hostname: 'app.gitpod.io',
          userMessage: 'only admins can do this',
          requestId: 'req-1',
        },
      );
    });

    const answers: [string, Step, string, string][] = [
      ['a page of a proxy', always(502, '<html>'), 'unavailable', 'unknown'],
      ['a page that is too long to read', always(403, '<html>'.repeat(100_000)), 'refused', 'unknown'],
      ['a success that is no JSON', always(200, '<html>'), 'notUnderstood', 'unknown'],
      [
        'a success without a body',
        () => Promise.resolve(new Response(null, { status: 200 })),
        'notUnderstood',
        'unknown',
      ],
      ['a success of another kind', always(201, {}), 'notUnderstood', 'unknown'],
      ['a success that is too large', always(200, 'x'.repeat(5_000)), 'notUnderstood', 'unknown'],
      ['a redirect', always(308, '', { location: 'https://other.example/secret' }), 'redirected', 'refused'],
      [
        'a redirect that is kept secret',
        () => Promise.resolve({ status: 0, headers: new Headers(), body: null }),
        'redirected',
        'unknown',
      ],
      ['a reset', reset, 'unreachable', 'unknown'],
      ['a name that does not exist', noName, 'unreachable', 'notSent'],
    ];
    for (const [what, step, kind, outcome] of answers) {
      it(`${what}: ${kind}`, async () => {
        script([step], { answerBytes: 4_096 });
        const failure = await failing(transport.call(change()));
        assert.deepEqual([failure.kind, failure.outcome], [kind, outcome]);
        assert.equal(rung.sent.length, 1);
      });
    }

    it('a redirect, naming the host it points to and no more', async () => {
      script([always(308, '', { location: 'https://other.example/canary?canary' })]);
      const failure = await failing(transport.call(request()));
      assert.equal(failure.redirectedTo, 'other.example');
      assert.ok(!`${failure.stack ?? ''}${logger.text}`.includes('canary'));
    });

    it('too many calls, with the seconds to wait', async () => {
      script([refusal(429, 'resource_exhausted', '', { 'retry-after': '30' })]);
      const failure = await failing(transport.call(change()));
      assert.deepEqual([failure.kind, failure.retryAfterSeconds], ['rateLimited', 30]);
    });
  });

  describe('ends a call at its deadline', () => {
    const stalledBody = (): Promise<Response> => Promise.resolve(new Response(new ReadableStream(), { status: 200 }));
    for (const [what, step] of [
      ['when no headers come', silence()],
      ['when no headers come and fetch does not listen', silence({ deaf: true })],
      ['when headers come and the body does not', stalledBody],
    ] as const) {
      it(what, async () => {
        script([step]);
        let ended = false;
        const call = transport.call(change()).finally(() => (ended = true));
        const failure = failureOf(call);
        await clock.advance(19_999);
        assert.equal(ended, false);
        await clock.advance(1);
        const { kind, outcome } = await failure;
        assert.deepEqual({ kind, outcome }, { kind: 'timedOut', outcome: 'unknown' });
        assert.equal(clock.running, 0);
      });
    }

    it('and does not wait another deadline for a read', async () => {
      script([silence()]);
      await failing(transport.call(request()), 20_000);
      assert.equal(rung.sent.length, 1);
    });

    it('with all rungs of a try together', async () => {
      const slowly: Step = async () => {
        await clock.sleep(15_000);
        throw noName;
      };
      const second = new ScriptedRung('second', silence());
      transport = new Transport({
        rungs: [new ScriptedRung('first', slowly), second],
        clock,
        logger,
        userAgent: 'x',
      });
      const failure = await failing(transport.call(change()), 20_000);
      assert.equal(failure.kind, 'timedOut');
      assert.equal(second.sent[0]?.init.signal.aborted, true);
    });

    it('although the date of the machine jumps about', async () => {
      script([silence()]);
      const failure = failureOf(transport.call(change()));
      await settled();
      clock.jump(-86_400_000);
      await clock.advance(86_400_000 + 20_000);
      assert.equal((await failure).kind, 'timedOut');
      assert.ok(!/-\d+ ms/.test(logger.text), logger.text);
    });
  });

  describe('ends a call when the caller does not want it any more', () => {
    let caller: AbortController;
    beforeEach(() => {
      caller = new AbortController();
    });

    for (const [what, asked] of [
      ['read', request],
      ['change', change],
    ] as const) {
      it(`before anything of a ${what} is sent`, async () => {
        script([always(200)]);
        caller.abort();
        const failure = await failing(transport.call(asked({ signal: caller.signal })));
        assert.deepEqual([failure.kind, failure.outcome, rung.sent.length], ['cancelled', 'notSent', 0]);
      });
    }

    for (const [what, step] of [
      ['while waiting for headers', silence()],
      ['while fetch does not listen', silence({ deaf: true })],
      ['while reading the body', (): Promise<Response> => Promise.resolve(new Response(new ReadableStream()))],
    ] as const) {
      it(what, async () => {
        script([step]);
        const failure = failureOf(transport.call(change({ signal: caller.signal })));
        await settled();
        caller.abort();
        const { kind, outcome } = await failure;
        assert.deepEqual([kind, outcome, clock.running], ['cancelled', 'unknown', 0]);
      });
    }

    it('during the pause before another try', async () => {
      script([refusal(503, 'unavailable', '', { 'retry-after': '5' })]);
      const failure = failureOf(transport.call(request({ signal: caller.signal })));
      await clock.advance(1_000);
      caller.abort();
      assert.equal((await failure).kind, 'cancelled');
      await clock.advance(60_000);
      assert.equal(rung.sent.length, 1);
    });

    it('and lets go of an answer that comes late', async () => {
      let arrive: (response: Response) => void = () => undefined;
      let released = false;
      script([
        () =>
          new Promise((resolve) => {
            arrive = resolve;
          }),
      ]);
      const failure = failureOf(transport.call(change({ signal: caller.signal })));
      await settled();
      caller.abort();
      await failure;
      arrive(new Response(new ReadableStream({ cancel: () => void (released = true) })));
      await settled();
      assert.equal(released, true);
    });
  });

  describe('tries a read again', () => {
    const recoverable: [string, Step, number][] = [
      ['a service in trouble', refusal(503, 'unavailable'), 300],
      ['an internal error', refusal(500, 'internal'), 300],
      ['a page of a proxy', always(502, '<html>'), 300],
      ['a reset', reset, 300],
      ['a name that is not found at this moment', noName, 300],
      ['too many calls', refusal(429, 'resource_exhausted', '', { 'retry-after': '2' }), 2_300],
    ];
    for (const [what, step, pause] of recoverable) {
      it(`after ${what}`, async () => {
        script([step, always(200, { a: 1 })]);
        const call = transport.call(request());
        await clock.advance(pause - 1);
        assert.equal(rung.sent.length, 1);
        await clock.advance(1);
        assert.deepEqual(await call, { a: 1 });
        assert.equal(rung.sent.length, 2);
      });
    }

    it('three times in all, each time later', async () => {
      script([refusal(503, 'unavailable')]);
      const failure = await failing(transport.call(request()), 900);
      assert.deepEqual([failure.kind, rung.sent.length], ['unavailable', 3]);
      assert.equal(clock.running, 0);
    });

    it('and stops at an error that will not pass', async () => {
      script([reset, refusal(403, 'permission_denied')]);
      const failure = await failing(transport.call(request()), 300);
      assert.deepEqual([failure.kind, rung.sent.length], ['refused', 2]);
    });

    it('but reports at once when the service asks for more patience than people have', async () => {
      script([refusal(429, 'resource_exhausted', '', { 'retry-after': '11' })]);
      const failure = await failing(transport.call(request()));
      assert.deepEqual([failure.kind, failure.retryAfterSeconds, rung.sent.length], ['rateLimited', 11, 1]);
    });

    it('for 45 seconds at most, and then says what was wrong', async () => {
      const slowTrouble: Step = async () => {
        await clock.sleep(19_000);
        return answer(503, { code: 'unavailable' });
      };
      script([slowTrouble]);
      let ended = false;
      const failure = failureOf(transport.call(request()).finally(() => (ended = true)));
      await clock.advance(43_999);
      assert.equal(ended, false);
      await clock.advance(1);
      assert.equal((await failure).kind, 'unavailable');
      assert.equal(clock.running, 1, 'only the fake fetch, which does not listen, is still asleep');
    });
  });

  describe('sends a change once', () => {
    for (const [what, step] of [
      ['a service in trouble', refusal(503, 'unavailable')],
      ['too many calls', refusal(429, 'resource_exhausted', '', { 'retry-after': '1' })],
      ['a reset', reset],
      ['a name that is not found', noName],
      ['a page of a proxy', always(502, '<html>')],
    ] as const) {
      it(`although it met ${what}`, async () => {
        script([step]);
        await failing(transport.call(change()), 60_000);
        assert.equal(rung.sent.length, 1);
      });
    }
  });

  describe('logs', () => {
    it('method, host, status, duration, try, rung and the service’s name for the call', async () => {
      script([
        async () => {
          await clock.sleep(34);
          return answer(200, {}, { 'x-request-id': 'req-1' });
        },
      ]);
      const call = transport.call(request());
      await clock.advance(34);
      await call;
      assert.deepEqual(logger.lines, [
        'OrganizationService/GetOrganization app.gitpod.io 200 34 ms, try 1 fetch, request req-1',
      ]);
    });

    it('each try, with its whole chain of causes', async () => {
      script([reset, always(200)]);
      const call = transport.call(request());
      await clock.advance(300);
      await call;
      assert.match(
        logger.lines[0] ?? '',
        /no answer 0 ms, try 1 fetch: .*unreachable ← fetch failed ← read ECONNRESET$/,
      );
      assert.match(logger.lines[1] ?? '', /200 0 ms, try 2 fetch$/);
    });

    it('no header, no body and no id', async () => {
      const canaries = { token: new Token('canaryToken'), principalUserId: userId, message: { inviteId } };
      for (const step of [
        always(200, { inviteId, x: 'canary' }, { 'x-canary': 'canary' }),
        refusal(404, 'not_found', `canary ${inviteId} is gone`),
        always(200, `canary ${inviteId} <html>`),
        always(502, `canary ${inviteId} <html>`),
      ]) {
        script([step]);
        await transport.call(change(canaries)).catch((error: unknown) => {
          logger.error(String(error));
        });
      }
      assert.ok(!/canary/i.test(logger.text), logger.text);
      assert.ok(!logger.text.includes(inviteId) && !logger.text.includes(userId), logger.text);
    });
  });
});
