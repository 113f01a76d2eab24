import assert from 'node:assert/strict';
import { FallbackFetcher, type Fetcher, type FetchProgress } from '../../../src/api/fetchers';
import type { FetchResponse } from '../../../src/api/ports';
import { FakeClock } from '../../fakes/fakeClock';
import { LoggedLines } from '../../fakes/logged';
import { always, fetchFailed, ScriptedFetcher, noResponse, systemError } from '../../fakes/scriptedFetcher';

const origin = 'https://app.gitpod.io';
const noConnection = fetchFailed(systemError('connect ECONNREFUSED', { code: 'ECONNREFUSED', syscall: 'connect' }));
const noName = fetchFailed(systemError('getaddrinfo ENOTFOUND', { code: 'ENOTFOUND' }));
const badCertificate = fetchFailed(systemError('expired', { code: 'CERT_HAS_EXPIRED' }));
const proxyRefused = fetchFailed(systemError('Proxy response (407) !== 200 when HTTP Tunneling'));
const reset = fetchFailed(systemError('read ECONNRESET', { code: 'ECONNRESET', syscall: 'read' }));
const handshake = fetchFailed(systemError('wrong version number', { code: 'ERR_SSL_WRONG_VERSION_NUMBER' }));

describe('The fallback of fetchers', () => {
  let clock: FakeClock;
  let logger: LoggedLines;
  let progress: FetchProgress;

  beforeEach(() => {
    clock = new FakeClock();
    logger = new LoggedLines();
  });

  const fallback = (...fetchers: Fetcher[]): FallbackFetcher => new FallbackFetcher(fetchers, clock, logger);
  const send = (
    on: FallbackFetcher,
    { to = origin, idempotent = false, signal = new AbortController().signal } = {},
  ): Promise<FetchResponse> => {
    progress = { maybeSent: false };
    const init = { method: 'POST', headers: {}, body: '{}', signal, redirect: 'manual' } as const;
    return on.send(to, '/api/x', init, progress, idempotent);
  };

  it('sends with the first fetcher and does not load the second', async () => {
    const [first, second] = [new ScriptedFetcher('first', always(200)), new ScriptedFetcher('second', always(200))];
    await send(fallback(first, second));
    assert.equal(first.sent[0]?.url, 'https://app.gitpod.io/api/x');
    assert.equal(second.loads, 0);
  });

  it('loads a fetcher once for many requests', async () => {
    const first = new ScriptedFetcher('first', always(200));
    const on = fallback(first);
    for (let call = 0; call < 3; call++) await send(on);
    assert.deepEqual({ loads: first.loads, sent: first.sent.length }, { loads: 1, sent: 3 });
  });

  for (const [what, error] of [
    ['could not connect', noConnection],
    ['did not find the name', noName],
    ['does not trust the certificate', badCertificate],
    ['is refused by a proxy', proxyRefused],
  ] as const) {
    it(`falls back when the first fetcher ${what}`, async () => {
      const second = new ScriptedFetcher('second', always(200));
      await send(fallback(new ScriptedFetcher('first', error), second));
      assert.equal(second.sent.length, 1);
      assert.deepEqual(progress, { fetcher: 'second', maybeSent: true });
    });
  }

  for (const [what, error] of [
    ['was reset', reset],
    ['had trouble while securing the connection', handshake],
    ['failed for no known reason', new Error('what?')],
  ] as const) {
    it(`does not fall back for a change when the first fetcher ${what}, because it may have been sent`, async () => {
      const second = new ScriptedFetcher('second', always(200));
      await assert.rejects(send(fallback(new ScriptedFetcher('first', error), second)), error);
      assert.equal(second.sent.length, 0);
      assert.equal(progress.maybeSent, true);
    });
  }

  it('falls back for a read when the TLS handshake of the first fetcher fails', async () => {
    const second = new ScriptedFetcher('second', always(200));
    await send(fallback(new ScriptedFetcher('first', handshake), second), { idempotent: true });
    assert.equal(second.sent.length, 1);
  });

  it('does not fall back after a response, whatever its status', async () => {
    const second = new ScriptedFetcher('second', always(200));
    const response = await send(fallback(new ScriptedFetcher('first', always(503)), second));
    assert.equal(response.status, 503);
    assert.equal(second.sent.length, 0);
  });

  it('falls back when the first fetcher cannot be loaded', async () => {
    const broken: Fetcher = { name: 'broken', load: () => Promise.reject(new Error('no such module')) };
    assert.equal((await send(fallback(broken, new ScriptedFetcher('second', always(200))))).status, 200);
  });

  it('knows that nothing was sent when no fetcher could connect', async () => {
    await assert.rejects(
      send(fallback(new ScriptedFetcher('first', noName), new ScriptedFetcher('second', noConnection))),
    );
    assert.equal(progress.maybeSent, false);
  });

  describe('when no fetcher succeeds', () => {
    const reports: [string, Error, Error, Error][] = [
      ['the first error', noName, noConnection, noName],
      ['the first error when both tell as much', badCertificate, proxyRefused, badCertificate],
      ['the second error when it tells more', noName, proxyRefused, proxyRefused],
      ['the second error when it may have been sent', noName, reset, reset],
    ];
    for (const [what, first, second, reported] of reports) {
      it(`reports ${what}`, async () => {
        await assert.rejects(
          send(fallback(new ScriptedFetcher('first', first), new ScriptedFetcher('second', second))),
          (error) => error === reported,
        );
      });
    }

    it('logs why each could not connect', async () => {
      await assert.rejects(
        send(fallback(new ScriptedFetcher('first', noName), new ScriptedFetcher('second', noConnection))),
      );
      assert.deepEqual(logger.lines, [
        'first could not connect to app.gitpod.io: fetch failed ← getaddrinfo ENOTFOUND',
        'second could not connect to app.gitpod.io: fetch failed ← connect ECONNREFUSED',
      ]);
    });
  });

  describe('when a proxy refuses the first fetcher, and the second receives a page', () => {
    const page = always(403, '<h1>Not from here</h1>', { 'content-type': 'text/html' });

    it('reports that the proxy refused, for a read', async () => {
      const on = fallback(new ScriptedFetcher('first', proxyRefused), new ScriptedFetcher('second', page));
      await assert.rejects(send(on, { idempotent: true }), (error) => error === proxyRefused);
    });

    it('returns the page for a change, which may have been sent', async () => {
      const response = await send(
        fallback(new ScriptedFetcher('first', proxyRefused), new ScriptedFetcher('second', page)),
      );
      assert.deepEqual([response.status, progress.maybeSent], [403, true]);
    });

    it('does not start with the second fetcher the next time', async () => {
      const first = new ScriptedFetcher('first', proxyRefused);
      const on = fallback(first, new ScriptedFetcher('second', page));
      await send(on);
      await send(on);
      assert.equal(first.sent.length, 2);
    });

    it('returns a refusal of the service itself', async () => {
      const no = always(403, { code: 'permission_denied' }, { 'content-type': 'application/json; charset=utf-8' });
      const on = fallback(new ScriptedFetcher('first', proxyRefused), new ScriptedFetcher('second', no));
      assert.equal((await send(on, { idempotent: true })).status, 403);
    });
  });

  describe('remembers', () => {
    let first: ScriptedFetcher;
    let second: ScriptedFetcher;
    let on: FallbackFetcher;

    beforeEach(async () => {
      first = new ScriptedFetcher('first', noName, always(200));
      second = new ScriptedFetcher('second', always(200), noConnection);
      on = fallback(first, second);
      await send(on);
    });

    it('which fetcher connected, and starts with it', async () => {
      second = new ScriptedFetcher('second', always(200));
      first = new ScriptedFetcher('first', noName);
      on = fallback(first, second);
      await send(on);
      await send(on);
      assert.deepEqual({ first: first.sent.length, second: second.sent.length }, { first: 1, second: 2 });
    });

    it('it for one origin only', async () => {
      await send(on, { to: 'https://other.example' });
      assert.equal(second.sent.length, 1);
    });

    it('it until that fetcher cannot connect either, and then falls back to the first', async () => {
      await send(on);
      await send(on);
      assert.deepEqual({ first: first.sent.length, second: second.sent.length }, { first: 3, second: 2 });
    });

    it('it for 15 minutes, and then tries the preferred fetcher again', async () => {
      clock.jump(15 * 60_000 + 1);
      await send(on);
      assert.deepEqual({ first: first.sent.length, second: second.sent.length }, { first: 2, second: 1 });
    });

    it('it no longer once the clock is set back by more than that', async () => {
      clock.jump(-15 * 60_000 - 1);
      await send(on);
      assert.deepEqual({ first: first.sent.length, second: second.sent.length }, { first: 2, second: 1 });
    });

    it('no fetcher for the response of a proxy that requires a password', async () => {
      on = fallback(new ScriptedFetcher('first', noName), new ScriptedFetcher('second', always(407)));
      await send(on);
      await send(on);
      assert.equal(logger.lines.filter((line) => line.startsWith('first could not connect')).length, 3);
    });
  });

  describe('when it is cancelled', () => {
    it('sends nothing after that, even if a fetcher was loading', async () => {
      const controller = new AbortController();
      const sent: string[] = [];
      const slow: Fetcher = {
        name: 'slow',
        load: () => {
          controller.abort(new Error('stop'));
          return Promise.resolve((url: string) => {
            sent.push(url);
            return always(200)(url, {
              method: 'POST',
              headers: {},
              body: '',
              signal: controller.signal,
              redirect: 'manual',
            });
          });
        },
      };
      await assert.rejects(send(fallback(slow), { signal: controller.signal }), /stop/);
      assert.deepEqual({ sent, maybeSent: progress.maybeSent }, { sent: [], maybeSent: false });
    });

    it('does not fall back', async () => {
      const controller = new AbortController();
      const second = new ScriptedFetcher('second', always(200));
      const sending = send(fallback(new ScriptedFetcher('first', noResponse()), second), { signal: controller.signal });
      const ended = assert.rejects(sending);
      await clock.advance(0);
      controller.abort(new Error('stop'));
      await ended;
      assert.equal(second.sent.length, 0);
      assert.equal(progress.maybeSent, true);
    });
  });
});
