import assert from 'node:assert/strict';
import { leaveOrganization, type LeaveOutcome } from '../../../src/organizations/leaveOrganization';
import { interrupt, type Interruption, interruptions } from '../../fakes/interruptions';
import { Service } from '../../fakes/service';

const method = 'LeaveOrganization';

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
    service.sandbox.world.organization(key).members.findByAccount(service.sandbox.world.accountOfToken('ada').id)
      ?.status;

  /** Leaves Sever while it is interrupted, and asserts that one Leave was sent. */
  async function endAfter(interruption: Omit<Interruption, 'isDone'>): Promise<LeaveOutcome['kind']> {
    const outcome = await interrupt(service, method, interruption, (signal) =>
      leaveOrganization(service, service.organization('sever'), signal),
    );
    assert.equal(service.sandbox.calls(method).length, 1);
    return outcome.kind;
  }

  for (const [what, { isDone, ...interruption }] of Object.entries(interruptions)) {
    it(`sends it once and reports the true outcome when ${what}`, async () => {
      assert.equal(await endAfter(interruption), isDone ? 'left' : 'notLeft');
      assert.equal(status('sever') === 'USER_STATUS_LEFT', isDone);
    });
  }

  for (const code of ['permission_denied', 'not_found'] as const) {
    it(`sends it once and reports that it was refused with ${code}`, async () => {
      assert.equal(await endAfter({ fault: { kind: 'error', code } }), 'refused');
      assert.notEqual(status('sever'), 'USER_STATUS_LEFT');
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
