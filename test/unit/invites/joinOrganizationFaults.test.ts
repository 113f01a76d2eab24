import assert from 'node:assert/strict';
import { joinOrganization, type JoinOutcome, verifyJoin } from '../../../src/invites/joinOrganization';
import { Service } from '../../fakes/service';
import type { FaultRule } from '../../sandbox/startSandbox';

const joinMethod = 'JoinOrganization';
const accountMethod = 'GetAccount';

interface Trouble {
  readonly fault: FaultRule['fault'];
  /** What happens locally once Join has arrived at the service, and has done its work if it does any. */
  readonly then?: 'deadline' | 'cancel';
  readonly ends: JoinOutcome['kind'];
}

/** Every way in which a Join can get no response, and the outcome to report. */
const troubles: Readonly<Record<string, Trouble>> = {
  'the service is down': { fault: { kind: 'error', code: 'unavailable' }, ends: 'notJoined' },
  'the service breaks before the work': { fault: { kind: 'error', code: 'internal' }, ends: 'notJoined' },
  'the service breaks after the work': { fault: { kind: 'error', code: 'internal', work: 'done' }, ends: 'joined' },
  'a proxy finds nobody': { fault: { kind: 'html', status: 502 }, ends: 'notJoined' },
  'a proxy loses the answer': { fault: { kind: 'html', status: 504, work: 'done' }, ends: 'joined' },
  'a captive portal answers': { fault: { kind: 'html', status: 200 }, ends: 'notJoined' },
  'the answer is empty': { fault: { kind: 'emptyBody', status: 200, work: 'done' }, ends: 'joined' },
  'the connection is reset before the work': { fault: { kind: 'cutBeforeWork' }, ends: 'notJoined' },
  'the connection is reset after the work': { fault: { kind: 'cutAfterWork' }, ends: 'joined' },
  'the connection ends within the body': {
    fault: { kind: 'cutAfterWork', how: 'end', afterBytes: 150 },
    ends: 'joined',
  },
  'no answer comes, and nothing is done': { fault: { kind: 'stalledHeaders' }, then: 'deadline', ends: 'notJoined' },
  'no answer comes to what was done': {
    fault: { kind: 'stalledHeaders', work: 'done' },
    then: 'deadline',
    ends: 'joined',
  },
  'half an answer comes': { fault: { kind: 'stalledBody' }, then: 'deadline', ends: 'joined' },
  'the answer is cut in its JSON': { fault: { kind: 'truncatedJson' }, ends: 'joined' },
  'the answer has other types': { fault: { kind: 'wrongTypes' }, ends: 'joined' },
  'the answer says nothing': { fault: { kind: 'missingFields' }, ends: 'joined' },
  'the user cancels before the work': { fault: { kind: 'stalledHeaders' }, then: 'cancel', ends: 'notJoined' },
  'the user cancels after the work': {
    fault: { kind: 'stalledHeaders', work: 'done' },
    then: 'cancel',
    ends: 'joined',
  },
};

describe('joinOrganization, interrupted at any point', () => {
  let service: Service;
  before(async () => {
    service = await Service.start();
  });
  beforeEach(() => {
    service.reset();
  });
  after(() => service.close());

  /** Joins Harbour with a fault, asserts that one Join was sent, and returns the outcome. */
  async function endAfter({ fault, then }: Omit<Trouble, 'ends'>, tokenName = 'ada'): Promise<JoinOutcome> {
    service.sandbox.faults({ method: joinMethod, fault });
    const { id: organizationId } = service.sandbox.world.organization('harbour');
    const link = service.inviteLink('harbour');
    const cancelling = new AbortController();
    const joining = joinOrganization(service, service.session(tokenName), { organizationId, link }, cancelling.signal);
    if (then !== undefined) {
      const mustWork = fault.kind === 'stalledBody' || (fault.kind === 'stalledHeaders' && fault.work === 'done');
      await service.sandbox.waitForCall((call) => call.method === joinMethod && (call.workDone || !mustWork));
      if (then === 'cancel') cancelling.abort();
      else await service.clock.advance(20_000);
    }
    const outcome = await joining;
    await service.sandbox.waitForCall(joinMethod);
    assert.equal(service.sandbox.calls(joinMethod).length, 1);
    return outcome;
  }

  for (const [what, { ends, ...trouble }] of Object.entries(troubles)) {
    it(`sends it once and reports the true outcome when ${what}`, async () => {
      assert.equal((await endAfter(trouble)).kind, ends);
    });
  }

  it('waits a little for a Join that the service is still working on', async () => {
    service.sandbox.faults({ method: accountMethod, after: 1, fault: { kind: 'held' } });
    const ending = endAfter({ fault: { kind: 'html', status: 502 } });
    await service.sandbox.waitForCall((call) => call.method === accountMethod && call.result === 'held');
    const { world } = service.sandbox;
    const { accountId } = world.tokens.find((token) => token.name === 'ada') ?? assert.fail();
    world.enrol(world.organization('harbour'), world.account(accountId), 'ORGANIZATION_ROLE_MEMBER');
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
