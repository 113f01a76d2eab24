import assert from 'node:assert/strict';
import { joinOrganization, type JoinOutcome, verifyJoin } from '../../../src/invites/joinOrganization';
import { interrupt, type Interruption, interruptions } from '../../fakes/interruptions';
import { Service } from '../../fakes/service';

const joinMethod = 'JoinOrganization';
const accountMethod = 'GetAccount';

describe('joinOrganization, interrupted at any point', () => {
  let service: Service;
  before(async () => {
    service = await Service.start();
  });
  beforeEach(() => {
    service.reset();
  });
  after(() => service.close());

  /** Joins Harbour while it is interrupted, asserts that one Join was sent, and returns the outcome. */
  async function endAfter(interruption: Omit<Interruption, 'isDone'>, tokenName = 'ada'): Promise<JoinOutcome> {
    const { id: organizationId } = service.sandbox.world.organization('harbour');
    const target = { organizationId, link: service.inviteLink('harbour') };
    const outcome = await interrupt(service, joinMethod, interruption, (signal) =>
      joinOrganization(service, service.session(tokenName), target, signal),
    );
    await service.sandbox.waitForCall(joinMethod);
    assert.equal(service.sandbox.calls(joinMethod).length, 1);
    return outcome;
  }

  const emptyResponses: Readonly<Record<string, Interruption>> = {
    'the response has other types': { fault: { kind: 'wrongTypes' }, isDone: true },
    'the response has no fields': { fault: { kind: 'missingFields' }, isDone: true },
  };
  for (const [what, { isDone, ...interruption }] of Object.entries({ ...interruptions, ...emptyResponses })) {
    it(`sends it once and reports the true outcome when ${what}`, async () => {
      assert.equal((await endAfter(interruption)).kind, isDone ? 'joined' : 'notJoined');
    });
  }

  it('waits a little for a Join that the service is still working on', async () => {
    service.sandbox.faults({ method: accountMethod, after: 1, fault: { kind: 'held' } });
    const ending = endAfter({ fault: { kind: 'html', status: 502 } });
    await service.sandbox.waitForCall((call) => call.method === accountMethod && call.result === 'held');
    const { world } = service.sandbox;
    const { accountId } = world.tokens.find((token) => token.name === 'ada') ?? assert.fail();
    world.addMember(world.organization('harbour'), world.account(accountId), 'ORGANIZATION_ROLE_MEMBER');
    service.sandbox.release();
    assert.equal((await ending).kind, 'joined');
  });

  it('reports an unknown outcome when memberships cannot be read either', async () => {
    service.sandbox.faults({ method: accountMethod, times: 20, fault: { kind: 'error', code: 'unavailable' } });
    const outcome = await endAfter({ fault: { kind: 'cutAfterWork' } });
    assert.equal(outcome.kind, 'unknown');
  });

  it('reports the outcome when it is verified again later', async () => {
    service.sandbox.faults({ method: accountMethod, times: 3, fault: { kind: 'error', code: 'unavailable' } });
    const outcome = await endAfter({ fault: { kind: 'cutAfterWork' } });
    assert.ok(outcome.kind === 'unknown');
    const { id } = service.sandbox.world.organization('harbour');
    assert.equal((await verifyJoin(service, service.session('ada'), id, outcome.error)).kind, 'joined');
  });

  it('takes no missing membership as proof with a token that sees only its own organization', async () => {
    service.sandbox.changeBehaviour({ personalTokensSee: 'own' });
    assert.equal((await endAfter({ fault: { kind: 'cutAfterWork' } }, 'ada-acme')).kind, 'unknown');
  });

  it('takes a membership that such a token sees as proof', async () => {
    assert.equal((await endAfter({ fault: { kind: 'cutAfterWork' } }, 'ada-acme-every')).kind, 'joined');
  });
});
