import assert from 'node:assert/strict';
import { createServer as createSecureServer } from 'node:https';
import { generate } from 'selfsigned';
import { createFetchers } from '../../../src/api/fetchers';
import { systemClock } from '../../../src/api/ports';
import { Transport } from '../../../src/api/transport';
import { LoggedLines } from '../../fakes/logged';
import { Loopback } from '../../fakes/loopback';
import { failureOf, hostOf } from '../../fakes/samples';

describe('Connections', () => {
  let server: Loopback;
  afterEach(() => server.close());

  const transport = (fetchers = createFetchers()): Transport =>
    new Transport({ fetchers, clock: systemClock, logger: new LoggedLines(), userAgent: 'test', limits: { tries: 1 } });
  const call = (on: Transport): Promise<unknown> =>
    on.call({ host: hostOf(server.origin), method: 'A/B', idempotent: true, message: {} });

  it('one connection serves many calls, including refused ones', async () => {
    server = await Loopback.http((response) => {
      if (server.requests % 2 === 0) response.end('{"a":1}');
      else response.writeHead(404, { 'content-type': 'application/json' }).end('{"code":"not_found"}');
    });
    const on = transport();
    for (let round = 0; round < 6; round++) {
      await failureOf(call(on));
      await call(on);
    }
    assert.deepEqual([server.requests, server.connections], [12, 1]);
  });

  it('a refused connection is unreachable, and nothing was sent', async () => {
    server = await Loopback.http(() => undefined);
    const gone = hostOf(server.origin);
    await server.close();
    const failure = await failureOf(transport().call({ host: gone, method: 'A/B', idempotent: false, message: {} }));
    assert.deepEqual([failure.kind, failure.outcome], ['unreachable', 'notSent']);
  });

  it('an untrusted certificate is a certificate error, and nothing was sent', async () => {
    const { private: key, cert } = await generate([{ name: 'commonName', value: 'localhost' }], { keyType: 'ec' });
    let requests = 0;
    server = await Loopback.on(
      createSecureServer({ key, cert }, () => requests++),
      'https',
    );
    for (const fetchers of [...createFetchers().map((fetcher) => [fetcher]), createFetchers()]) {
      const failure = await failureOf(call(transport(fetchers)));
      assert.deepEqual([failure.kind, failure.outcome], ['certificate', 'notSent']);
    }
    assert.equal(requests, 0);
  });

  it('a server without TLS is unreachable', async () => {
    const plain = await Loopback.raw((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'));
    server = plain;
    const host = hostOf(plain.origin.replace('http:', 'https:'));
    const failure = await failureOf(transport().call({ host, method: 'A/B', idempotent: false, message: {} }));
    assert.equal(failure.kind, 'unreachable');
  });
});
