import assert from 'node:assert/strict';
import type { FaultRule, Sandbox } from '../../sandbox/startSandbox';
import { callSandbox } from './callSandbox';
import { withSandbox } from './withSandbox';

describe('Fault rules of the sandbox', () => {
  let sandbox: Sandbox;
  withSandbox((started) => {
    sandbox = started;
  });

  const statuses = async (count: number, procedure = 'AccountService/GetAccount'): Promise<number[]> => {
    const seen: number[] = [];
    for (let call = 0; call < count; call += 1) {
      seen.push((await callSandbox(sandbox, procedure, {}, { as: 'ada' })).status);
    }
    return seen;
  };

  it('apply to the given number of calls, after the given number of calls', async () => {
    sandbox.faults({ method: 'GetAccount', after: 1, times: 2, fault: { kind: 'html', status: 502 } });
    assert.deepEqual(await statuses(1, 'IdentityService/GetAuthenticatedIdentity'), [200]);
    assert.deepEqual(await statuses(4), [200, 502, 502, 200]);
  });

  it('apply in order', async () => {
    sandbox.faults({ fault: { kind: 'html', status: 502 } }, { fault: { kind: 'html', status: 503 } });
    assert.deepEqual(await statuses(3), [502, 503, 200]);
  });

  it('can apply to the calls of one token only', async () => {
    sandbox.faults({ as: 'grace', fault: { kind: 'unauthenticated' } });
    assert.deepEqual(await statuses(1), [200]);
    assert.equal((await callSandbox(sandbox, 'AccountService/GetAccount', {}, { as: 'grace' })).status, 401);
  });

  it('can be removed', async () => {
    sandbox.faults({ times: Infinity, fault: { kind: 'unauthenticated' } });
    assert.deepEqual(await statuses(2), [401, 401]);
    sandbox.clearFaults();
    assert.deepEqual(await statuses(1), [200]);
  });

  it('are rejected together when one is invalid', async () => {
    const good: FaultRule = { fault: { kind: 'unauthenticated' } };
    for (const bad of [{ fault: { kind: 'magic' } }, { method: 'Nothing', fault: good.fault }, { ...good, odd: 1 }]) {
      assert.throws(() => {
        sandbox.addFaults([good, bad]);
      });
    }
    assert.deepEqual(await statuses(1), [200]);
  });
});
