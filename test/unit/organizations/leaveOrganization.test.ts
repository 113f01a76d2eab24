import assert from 'node:assert/strict';
import { leaveOrganization, type LeaveOutcome } from '../../../src/organizations/leaveOrganization';
import { Service } from '../../fakes/service';
import type { FaultRule } from '../../sandbox/startSandbox';

const method = 'LeaveOrganization';

interface Trouble {
  readonly fault: FaultRule['fault'];
  /** What happens locally once Leave has arrived at the service, and has done its work if it does any. */
  readonly then?: 'deadline' | 'cancel';
  readonly ends: LeaveOutcome['kind'];
}

/** Every way in which a Leave can get no response, and the outcome to report. */
const troubles: Readonly<Record<string, Trouble>> = {
  'the service is down': { fault: { kind: 'error', code: 'unavailable' }, ends: 'notLeft' },
  'the service breaks after the work': { fault: { kind: 'error', code: 'internal', work: 'done' }, ends: 'left' },
  'the service does not allow it': { fault: { kind: 'error', code: 'permission_denied' }, ends: 'refused' },
  'the service does not find the member, who is there': {
    fault: { kind: 'error', code: 'not_found' },
    ends: 'refused',
  },
  'a proxy loses the answer': { fault: { kind: 'html', status: 504, work: 'done' }, ends: 'left' },
  'the connection is reset before the work': { fault: { kind: 'cutBeforeWork' }, ends: 'notLeft' },
  'the connection is reset after the work': { fault: { kind: 'cutAfterWork' }, ends: 'left' },
  'no answer comes to what was done': {
    fault: { kind: 'stalledHeaders', work: 'done' },
    then: 'deadline',
    ends: 'left',
  },
  'the user cancels before the work': { fault: { kind: 'stalledHeaders' }, then: 'cancel', ends: 'notLeft' },
  'the user cancels after the work': { fault: { kind: 'stalledHeaders', work: 'done' }, then: 'cancel', ends: 'left' },
};

describe('leaveOrganization', () => {
  let service: Service;
  before(async () => {
    service = await Service.start();
  });
  beforeEach(() => {
    service.reset();
  });
  after(() => service.close());

  const status = (key: string): string | undefined =>
    service.sandbox.world.organization(key).members.ofAccount(service.sandbox.world.accountBehind('ada').id)?.status;

  for (const [what, { fault, then, ends }] of Object.entries(troubles)) {
    it(`sends it once and reports the true outcome when ${what}`, async () => {
      service.sandbox.faults({ method, fault });
      const cancelling = new AbortController();
      const leaving = leaveOrganization(service, service.organization('sever'), cancelling.signal);
      if (then !== undefined) {
        const mustWork = fault.kind === 'stalledHeaders' && fault.work === 'done';
        await service.sandbox.waitForCall((call) => call.method === method && (call.workDone || !mustWork));
        if (then === 'cancel') cancelling.abort();
        else await service.clock.advance(20_000);
      }
      assert.equal((await leaving).kind, ends);
      assert.equal(service.sandbox.calls(method).length, 1);
      assert.equal(status('sever') === 'USER_STATUS_LEFT', ends === 'left');
    });
  }

  it('also works with a token of one organization', async () => {
    assert.equal((await leaveOrganization(service, service.organization('sever', 'ada-sever'))).kind, 'left');
    assert.equal(status('sever'), 'USER_STATUS_LEFT');
  });

  it('reports an unknown outcome for a token of one organization without a response, because leaving ends the token', async () => {
    service.sandbox.faults({ method, fault: { kind: 'cutAfterWork' } });
    assert.equal((await leaveOrganization(service, service.organization('sever', 'ada-sever'))).kind, 'unknown');
  });

  it('reports that the account left when it had already left', async () => {
    const organization = service.organization('sever');
    await leaveOrganization(service, organization);
    service.sandbox.faults({ method, fault: { kind: 'error', code: 'not_found' } });
    assert.equal((await leaveOrganization(service, organization)).kind, 'left');
  });

  it('passes on why the last admin cannot leave, and leaves if the service allows it', async () => {
    const outcome = await leaveOrganization(service, service.organization('hobby'));
    assert.ok(outcome.kind === 'refused' && outcome.error.kind === 'precondition');
    service.sandbox.changeBehaviour({ lastAdmin: 'allowed' });
    assert.equal((await leaveOrganization(service, service.organization('hobby'))).kind, 'left');
  });
});
