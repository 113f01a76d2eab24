import assert from 'node:assert/strict';
import { Agent, request } from 'node:http';
import { Agent as SecureAgent, request as secureRequest } from 'node:https';
import { X509Certificate } from 'node:crypto';
import { type Sandbox, type SandboxOptions, startSandbox } from '../../sandbox/startSandbox';

/** Opens a page with an agent; resolves with the status once the whole response has arrived. */
function open(sandbox: Sandbox, agent: Agent, trusted: string | undefined = sandbox.certificate): Promise<number> {
  const url = `${sandbox.origin}/settings/members`;
  return new Promise((resolve, reject) => {
    const sent =
      trusted === undefined ? request(url, { agent }) : secureRequest(url, { agent, ca: trusted, timeout: 5000 });
    sent.on('error', reject);
    sent.on('response', (response) => {
      response.resume();
      response.on('error', reject);
      response.on('end', () => {
        resolve(response.statusCode ?? 0);
      });
    });
    sent.end();
  });
}

describe('Connections to the sandbox', () => {
  async function running<Result>(options: SandboxOptions, use: (sandbox: Sandbox) => Promise<Result>): Promise<Result> {
    const sandbox = await startSandbox(options);
    try {
      return await use(sandbox);
    } finally {
      await sandbox.close();
    }
  }

  it('are counted, and kept alive for the next call', async () => {
    await running({}, async (sandbox) => {
      const agent = new Agent({ keepAlive: true, maxSockets: 1 });
      for (let call = 0; call < 3; call += 1) {
        assert.equal(await open(sandbox, agent), 200);
      }
      assert.deepEqual(sandbox.connections(), { opened: 1, open: 1 });
      sandbox.reset();
      assert.deepEqual(sandbox.connections(), { opened: 0, open: 1 });
      agent.destroy();
    });
  });

  it('can be closed all at once, after which new ones are made', async () => {
    await running({}, async (sandbox) => {
      const agent = new Agent({ keepAlive: true, maxSockets: 1 });
      await open(sandbox, agent);
      sandbox.dropConnections();
      assert.equal(await open(sandbox, new Agent()), 200);
      assert.equal(sandbox.connections().opened, 2);
      agent.destroy();
    });
  });

  it('are refused once it is closed, and a port in use is reported', async () => {
    const { port } = await running({}, async (sandbox) => {
      const taken = Number(new URL(sandbox.origin).port);
      await assert.rejects(startSandbox({ port: taken }), { code: 'EADDRINUSE' });
      await assert.rejects(startSandbox({ port: taken, latencyMs: 10 }), { code: 'EADDRINUSE' });
      return { port: taken };
    });
    await running({ port }, (sandbox) => {
      assert.equal(sandbox.origin, `http://127.0.0.1:${port}`);
      return Promise.resolve();
    });
  });

  it('use the host name of its origin', async () => {
    await running({ hostname: 'localhost' }, async (sandbox) => {
      assert.match(sandbox.origin, /^http:\/\/localhost:\d+$/);
      assert.equal(await open(sandbox, new Agent()), 200);
    });
  });

  describe('with TLS', () => {
    it('are trusted by clients that trust its authority', async () => {
      await running({ tls: true }, async (sandbox) => {
        assert.match(sandbox.origin, /^https:\/\/127\.0\.0\.1:\d+$/);
        assert.ok(new X509Certificate(sandbox.certificate ?? '').ca);
        const agent = new SecureAgent({ keepAlive: true, maxSockets: 1 });
        assert.equal(await open(sandbox, agent), 200);
        assert.equal(await open(sandbox, agent), 200);
        assert.equal(sandbox.connections().opened, 1);
        agent.destroy();
      });
    });

    it('are trusted by no other client', async () => {
      await running({ tls: true }, (sandbox) =>
        running({ tls: true }, async (other) => {
          await assert.rejects(open(sandbox, new SecureAgent(), other.certificate), /certificate/);
        }),
      );
    });

    const wrong = [
      ['expired', 'CERT_HAS_EXPIRED'],
      ['notYetValid', 'CERT_NOT_YET_VALID'],
      ['wrongName', 'ERR_TLS_CERT_ALTNAME_INVALID'],
      ['selfSigned', 'DEPTH_ZERO_SELF_SIGNED_CERT'],
    ] as const;
    for (const [tls, code] of wrong) {
      it(`are refused by clients when the certificate is ${tls}`, async () => {
        await running({ tls }, async (sandbox) => {
          await assert.rejects(open(sandbox, new SecureAgent()), { code });
        });
      });
    }

    it('can be reset too', async () => {
      await running({ tls: true }, async (sandbox) => {
        sandbox.faults({ fault: { kind: 'cutBeforeWork' } });
        const url = `${sandbox.origin}/api/gitpod.v1.AccountService/GetAccount`;
        const error = await new Promise((resolve) => {
          const ca = sandbox.certificate ?? '';
          secureRequest(url, { method: 'POST', ca, agent: new SecureAgent() }).on('error', resolve).end('{}');
        });
        assert.ok(error instanceof Error && 'code' in error && error.code === 'ECONNRESET');
      });
    });
  });

  describe('with simulated latency', () => {
    const roundTrip = 40;
    /** Tolerance in milliseconds, because timers may fire early. */
    const early = 2;

    it('take one round trip for each call, one for each connection, and two more for TLS', async () => {
      for (const { tls, first } of [
        { tls: false, first: 2 * roundTrip },
        { tls: true, first: 3 * roundTrip },
      ]) {
        await running({ tls, latencyMs: roundTrip }, async (sandbox) => {
          const agent = tls ? new SecureAgent({ keepAlive: true }) : new Agent({ keepAlive: true });
          const beforeFirst = performance.now();
          await open(sandbox, agent);
          const beforeSecond = performance.now();
          await open(sandbox, agent);
          assert.ok(beforeSecond - beforeFirst >= first - early, `the first took ${beforeSecond - beforeFirst} ms`);
          const second = performance.now() - beforeSecond;
          assert.ok(second >= roundTrip - early, `the second took ${second} ms`);
          assert.deepEqual(sandbox.connections(), { opened: 1, open: 1 });
          agent.destroy();
        });
      }
    });

    it('carry large responses completely', async () => {
      await running({ seed: 'large', latencyMs: 2 }, async (sandbox) => {
        const response = await fetch(`${sandbox.origin}/api/gitpod.v1.AccountService/GetAccount`, {
          method: 'POST',
          headers: {
            'Content-Type': 'application/json',
            'Accept-Encoding': 'identity',
            Authorization: `Bearer ${sandbox.token('ada')}`,
          },
          body: '{}',
        });
        const text = await response.text();
        assert.equal(Buffer.byteLength(text), Number(response.headers.get('content-length')));
      });
    });

    it('carry a reset and a client that disconnects', async () => {
      await running({ latencyMs: 2 }, async (sandbox) => {
        const url = `${sandbox.origin}/api/gitpod.v1.AccountService/GetAccount`;
        sandbox.faults({ fault: { kind: 'cutBeforeWork' } }, { fault: { kind: 'stalledHeaders' } });
        await assert.rejects(fetch(url, { method: 'POST', body: '{}' }));
        const abort = new AbortController();
        const call = fetch(url, { method: 'POST', body: '{}', signal: abort.signal });
        await sandbox.waitForCall(({ fault }) => fault === 'stalledHeaders');
        abort.abort();
        await assert.rejects(call);
        const left = await sandbox.waitForCall(
          ({ fault, result }) => fault === 'stalledHeaders' && result !== 'pending',
        );
        assert.equal(left.result, 'abandoned');
      });
    });
  });
});
