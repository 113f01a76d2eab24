import assert from 'node:assert/strict';
import { ConfigurationTarget, workspace } from 'vscode';
import { GitpodClient } from '../../src/api/client';
import { GitpodError } from '../../src/api/errors';
import { createFetchers, type Fetcher } from '../../src/api/fetchers';
import { GitpodHost } from '../../src/api/host';
import { systemClock } from '../../src/api/ports';
import { Token } from '../../src/api/token';
import { Transport } from '../../src/api/transport';
import { errorMessage } from '../../src/ui/errorMessages';
import { eventually } from '../host/eventually';
import type { SandboxAccess } from '../host/integration/testChannel';
import { proxiedLoopbackAddress, type Proxy, startProxy } from '../sandbox/proxy';
import { callsBy, postControl } from './support/sandboxControl';
import { sandbox, secureSandbox } from './testRequest';

const silent = { trace: nothing, debug: nothing, info: nothing, warn: nothing, error: nothing };
const manyCalls = 12;

for (const fetcher of createFetchers()) {
  describe(`The fetcher ${fetcher.name}, inside VS Code`, () => {
    // While VS Code adds the system's certificates, its fetch trusts only those; `NODE_EXTRA_CA_CERTS` then works for
    // `node:http` only.
    before(() => setHttp('systemCertificates', false));
    after(() => setHttp('systemCertificates', undefined));

    it('reaches a service over http', async () => {
      const identity = await clientOf(sandbox, [fetcher]).identity.getAuthenticatedIdentity({});
      assert.equal(identity.subject.principal, 'PRINCIPAL_ACCOUNT');
    });

    it('trusts a certificate that only NODE_EXTRA_CA_CERTS makes trusted', async () => {
      const identity = await clientOf(secureSandbox, [fetcher]).identity.getAuthenticatedIdentity({});
      assert.equal(identity.subject.principal, 'PRINCIPAL_ACCOUNT');
    });

    it('ends a call that is cancelled', async () => {
      const cancelled = new AbortController();
      const call = clientOf(sandbox, [fetcher]).accounts.retrieve({}, { signal: cancelled.signal });
      cancelled.abort();
      await assert.rejects(call, (error) => error instanceof GitpodError && error.kind === 'cancelled');
    });

    for (const kind of ['stalledHeaders', 'stalledBody'] as const) {
      it(`closes the connection of a call that is cancelled: ${kind}`, async () => {
        const name = `cancelled by ${fetcher.name} ${kind}`;
        await postControl('faults', { method: 'GetAccount', fault: { kind } });
        const cancelled = new AbortController();
        const call = clientOf(sandbox, [fetcher], name).accounts.retrieve({}, { signal: cancelled.signal });
        await eventually(
          () => callsBy(name, sandbox),
          (calls) => calls.length === 1,
        );
        cancelled.abort();
        await assert.rejects(call, (error) => error instanceof GitpodError && error.kind === 'cancelled');
        await eventually(
          () => callsBy(name, sandbox),
          ([made]) => made?.result === 'abandoned',
        );
      });
    }

    describe('with http.proxy set', () => {
      let proxy: Proxy;
      withProxy((started) => {
        proxy = started;
      });

      for (const [scheme, service] of [
        ['http', sandbox],
        ['https', secureSandbox],
      ] as const) {
        it(`goes through the proxy to ${scheme}`, async () => {
          const beyond = beyondProxy(service);
          const identity = await clientOf(beyond, [fetcher]).identity.getAuthenticatedIdentity({});
          assert.equal(identity.subject.principal, 'PRINCIPAL_ACCOUNT');
          assert.deepEqual(proxy.forwarded.slice(-1), [new URL(beyond.origin).host]);
        });
      }
    });
  });
}

describe('The fallback, inside VS Code, with a proxy that refuses', () => {
  let proxy: Proxy;
  withProxy((started) => {
    proxy = started;
  });

  for (const [status, what] of [
    [403, 'it lets nobody through'],
    [407, 'it asks for a password'],
  ] as const) {
    for (const [scheme, service] of [
      ['http', sandbox],
      ['https', secureSandbox],
    ] as const) {
      it(`says so when ${what} to ${scheme}`, async () => {
        const beyond = beyondProxy(service);
        proxy.refuse(status);
        const { host } = new URL(beyond.origin);
        await assert.rejects(clientOf(beyond, createFetchers()).accounts.retrieve({}), (error) => {
          assert.equal(
            errorMessage(error)?.why,
            `The proxy blocked the request to ${host}. It may require authentication. Check your proxy settings.`,
          );
          return true;
        });
      });
    }
  }
});

describe('The fallback, inside VS Code', () => {
  it('trusts a certificate that only NODE_EXTRA_CA_CERTS makes trusted, with VS Code’s default settings', async () => {
    const identity = await clientOf(secureSandbox, createFetchers()).identity.getAuthenticatedIdentity({});
    assert.equal(identity.subject.principal, 'PRINCIPAL_ACCOUNT');
  });

  it('sends many calls over one connection of its first fetcher', async () => {
    const client = clientOf(sandbox, createFetchers(), 'many calls');
    for (let call = 0; call < manyCalls; call++) {
      await client.accounts.retrieve({});
    }
    const calls = await callsBy('many calls', sandbox);
    assert.equal(calls.length, manyCalls);
    assert.equal(new Set(calls.map((call) => call.connection)).size, 1);
  });
});

/** The same service at an address that VS Code does not take for localhost, for which it uses no proxy. */
function beyondProxy(service: SandboxAccess): SandboxAccess {
  return { ...service, origin: service.origin.replace(/localhost|127\.0\.0\.1/, proxiedLoopbackAddress) };
}

function clientOf(service: SandboxAccess, fetchers: readonly Fetcher[], userAgent = 'test'): GitpodClient {
  const host = GitpodHost.parse(service.origin);
  assert.ok(host instanceof GitpodHost);
  const transport = new Transport({ fetchers, clock: systemClock, logger: silent, userAgent });
  return new GitpodClient({ host, token: () => new Token(service.tokens['ada'] ?? ''), transport });
}

async function setHttp(name: 'proxy' | 'systemCertificates', value: unknown): Promise<void> {
  await workspace.getConfiguration('http').update(name, value, ConfigurationTarget.Global);
}

function nothing(): void {
  // The log does not matter here.
}

/** Inside `describe`: starts a proxy, and routes VS Code's requests through it. */
function withProxy(use: (proxy: Proxy) => void): void {
  let proxy: Proxy;

  before(async () => {
    proxy = await startProxy();
    use(proxy);
    await setHttp('proxy', proxy.address);
  });

  after(async () => {
    await setHttp('proxy', undefined);
    await proxy.close();
  });
}
