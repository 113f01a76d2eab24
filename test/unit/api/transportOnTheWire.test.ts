import assert from 'node:assert/strict';
import type { Socket } from 'node:net';
import { gzipSync } from 'node:zlib';
import { createFetchers } from '../../../src/api/fetchers';
import { type Clock, systemClock } from '../../../src/api/ports';
import { Transport, type TransportLimits, type TransportRequest } from '../../../src/api/transport';
import { FakeClock } from '../../fakes/fakeClock';
import { LoggedLines } from '../../fakes/logged';
import { Loopback, waitUntil } from '../../fakes/loopback';
import { failureOf, hostOf } from '../../fakes/samples';

/** Ends a response after `body`, with headers that promise `length` bytes. */
const cut =
  (headers: string, body: string | Buffer, how: 'end' | 'reset') =>
  (socket: Socket): void => {
    socket.write(`HTTP/1.1 200 OK\r\n${headers}\r\n\r\n`);
    socket.write(body, () => (how === 'end' ? socket.end() : socket.resetAndDestroy()));
  };
const page = (status: number, more = ''): ((socket: Socket) => void) => {
  return (socket) => socket.end(`HTTP/1.1 ${status} X\r\ncontent-length: 6\r\n${more}\r\n<html>`);
};

for (const fetcher of createFetchers()) {
  describe(`On the wire, by ${fetcher.name}`, () => {
    let server: Loopback;
    let unhandled: unknown[];
    const listen = (reason: unknown): void => void unhandled.push(reason);

    beforeEach(() => {
      unhandled = [];
      process.on('unhandledRejection', listen);
    });

    afterEach(async () => {
      await server.close();
      await new Promise(setImmediate);
      process.off('unhandledRejection', listen);
      assert.deepEqual(unhandled, []);
    });

    const transport = (limits: Partial<TransportLimits> = {}, clock: Clock = systemClock): Transport =>
      new Transport({ fetchers: [fetcher], clock, logger: new LoggedLines(), userAgent: 'test', limits });
    const request = (more: Partial<TransportRequest> = {}): TransportRequest => ({
      host: hostOf(server.origin),
      method: 'OrganizationService/CreateOrganizationInvite',
      idempotent: false,
      message: { a: 1 },
      ...more,
    });

    it('decodes a compressed response', async () => {
      server = await Loopback.http((response) => {
        response.setHeader('content-encoding', 'gzip');
        response.end(gzipSync('{"name":"株式会社"}'));
      });
      assert.deepEqual(await transport().call(request()), { name: '株式会社' });
    });

    it('reads a response that arrives byte by byte', async () => {
      server = await Loopback.http((response) => {
        const bytes = [...Buffer.from('{"name":"株"}')];
        const next = (): void => {
          const byte = bytes.shift();
          if (byte === undefined) response.end();
          else response.write(Buffer.of(byte), () => setImmediate(next));
        };
        next();
      });
      assert.deepEqual(await transport().call(request()), { name: '株' });
    });

    for (const status of [301, 302, 303, 307, 308]) {
      it(`does not follow a redirect with status ${status}, and sends the credentials to no other host`, async () => {
        const elsewhere = await Loopback.http((response) => response.end('{}'));
        server = await Loopback.http((response) => {
          response.writeHead(status, { location: `${elsewhere.origin}/x` }).end('moved');
        });
        const failure = await failureOf(transport().call(request()));
        assert.deepEqual([failure.kind, failure.redirectedTo], ['redirected', new URL(elsewhere.origin).host]);
        assert.deepEqual([server.requests, elsewhere.connections], [1, 0]);
        await elsewhere.close();
      });
    }

    it('reports a redirect with an unreadable target', async () => {
      server = await Loopback.raw(page(308, 'location: http://[bad\r\n'));
      assert.equal((await failureOf(transport().call(request()))).kind, 'redirected');
    });

    const broken: [string, (socket: Socket) => void, string][] = [
      ['a connection closed before the answer', (socket) => socket.end(), 'unreachable'],
      ['a connection reset before the answer', (socket) => socket.resetAndDestroy(), 'unreachable'],
      ['an answer cut within its length', cut('content-length: 100', '{"a":', 'end'), 'unreachable'],
      ['an answer reset within its length', cut('content-length: 100', '{"a":', 'reset'), 'unreachable'],
      ['an answer cut between chunks', cut('transfer-encoding: chunked', '5\r\n{"a":\r\n', 'end'), 'unreachable'],
      ['an answer whose JSON is cut', cut('content-length: 5', '{"a":', 'end'), 'notUnderstood'],
      ['an answer without a length whose JSON is cut', cut('connection: close', '{"a":', 'end'), 'notUnderstood'],
      [
        'no compression where there should be one',
        cut('content-encoding: gzip\r\ncontent-length: 2', '{}', 'end'),
        'notUnderstood',
      ],
      ['something that is not HTTP', (socket) => socket.end('SSH-2.0-OpenSSH_9.2\r\n'), 'notUnderstood'],
      ['headers without end', (socket) => socket.end(`HTTP/1.1 200 OK\r\nx: ${'x'.repeat(200_000)}`), 'notUnderstood'],
      ['the page of a proxy', page(502), 'unavailable'],
      ['a proxy that wants a password', page(407, 'proxy-authenticate: basic\r\n'), 'proxy'],
      ['a page that wants a password', page(401, 'www-authenticate: basic\r\n'), 'signedOut'],
      ['no content', (socket) => socket.end('HTTP/1.1 204 X\r\n\r\n'), 'notUnderstood'],
    ];
    for (const [what, answer, kind] of broken) {
      it(`handles ${what}: ${kind}`, async () => {
        server = await Loopback.raw(answer);
        assert.equal((await failureOf(transport().call(request()))).kind, kind);
        assert.equal(server.requests, 1);
      });
    }

    it('survives a response that is reset after any of its bytes', async () => {
      const whole = 'HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 7\r\n\r\n{"a":1}';
      let sent = 0;
      server = await Loopback.raw((socket) => {
        socket.write(whole.slice(0, sent), () => socket.resetAndDestroy());
      });
      for (; sent < whole.length; sent++) {
        const { kind, outcome } = await failureOf(transport().call(request()));
        assert.deepEqual([kind, outcome], ['unreachable', 'unknown'], `after ${sent} bytes`);
      }
      assert.equal(server.requests, whole.length);
    });

    describe('within its deadline', () => {
      const stalls: [string, (socket: Socket) => void][] = [
        ['headers that never come', () => undefined],
        ['headers that stop half-way', (socket) => void socket.write('HTTP/1.1 200 OK\r\ncontent-')],
        ['a body that never comes', (socket) => void socket.write('HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n')],
        ['a body that stops', (socket) => void socket.write('HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n{"a"')],
        [
          'a compressed body that stops',
          (socket) => {
            socket.write('HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\ncontent-length: 900\r\n\r\n');
            socket.write(gzipSync('{"a":1}').subarray(0, 12));
          },
        ],
      ];
      for (const [what, answer] of stalls) {
        it(`ends ${what}, and closes the connection`, async () => {
          server = await Loopback.raw(answer);
          const clock = new FakeClock();
          const failure = failureOf(transport({ attemptTimeoutMs: 30 }, clock).call(request()));
          await waitUntil('the request has arrived', () => server.requests === 1);
          await clock.advance(30);
          const { kind, outcome } = await failure;
          assert.deepEqual([kind, outcome], ['timedOut', 'unknown']);
          await waitUntil('the connection is closed', () => server.closed === 1);
        });

        it(`can be cancelled during ${what}, and closes the connection`, async () => {
          server = await Loopback.raw(answer);
          const caller = new AbortController();
          const failure = failureOf(transport().call(request({ signal: caller.signal })));
          await waitUntil('the request has arrived', () => server.requests === 1);
          await new Promise(setImmediate);
          caller.abort();
          assert.equal((await failure).kind, 'cancelled');
          await waitUntil('the connection is closed', () => server.closed === 1);
        });
      }
    });

    describe('within its size limit', () => {
      const endless = (status: number) => {
        return (socket: Socket): void => {
          socket.write(`HTTP/1.1 ${status} X\r\ntransfer-encoding: chunked\r\n\r\n`);
          const more = (): void => {
            if (!socket.destroyed) socket.write(`4000\r\n${'x'.repeat(0x4000)}\r\n`, more);
          };
          more();
        };
      };

      it('stops reading an endless body, and closes the connection', async () => {
        server = await Loopback.raw(endless(200));
        const failure = await failureOf(transport({ answerBytes: 200_000 }).call(request()));
        assert.deepEqual([failure.kind, failure.outcome], ['notUnderstood', 'unknown']);
        await waitUntil('the connection is closed', () => server.closed === 1);
      });

      it('uses the status of an endless error, and closes the connection', async () => {
        server = await Loopback.raw(endless(503));
        assert.equal((await failureOf(transport().call(request()))).kind, 'unavailable');
        await waitUntil('the connection is closed', () => server.closed === 1);
      });

      it('counts the decompressed size of a small response', async () => {
        const bomb = gzipSync(Buffer.alloc(64 * 1024 * 1024, 'x'));
        server = await Loopback.http((response) => {
          response.setHeader('content-encoding', 'gzip');
          response.end(bomb);
        });
        const before = process.memoryUsage().arrayBuffers;
        const failure = await failureOf(transport({ answerBytes: 1024 * 1024 }).call(request()));
        assert.equal(failure.kind, 'notUnderstood');
        const grown = process.memoryUsage().arrayBuffers - before;
        assert.ok(grown < 32 * 1024 * 1024, `${grown} bytes more`);
      });
    });

    it('continues to work after every kind of failure', async () => {
      let calls = 0;
      server = await Loopback.http((response) => {
        calls++;
        if (calls % 3 === 1) response.writeHead(500).end('<html>');
        else if (calls % 3 === 2) response.socket?.destroy();
        else response.end('{"a":1}');
      });
      const on = transport();
      for (let round = 0; round < 5; round++) {
        await failureOf(on.call(request()));
        await failureOf(on.call(request()));
        assert.deepEqual(await on.call(request()), { a: 1 });
      }
    });
  });
}
