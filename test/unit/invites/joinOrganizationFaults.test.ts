import assert from 'node:assert/strict';
import { joinOrganization, type JoinOutcome, verifyJoin } from '../../../src/invites/joinOrganization';
import { Service } from '../../fakes/service';
import type { FaultRule } from '../../sandbox/startSandbox';

const joinMethod = 'JoinOrganization';
const accountMethod = 'GetAccount';

interface Trouble {
  readonly fault: FaultRule['fault'];
  /** What happens here once Join has arrived there, and done its work where it does. */
  readonly then?: 'deadline' | 'cancel';
  readonly ends: JoinOutcome['kind'];
}

/** Every way in which the answer to a Join can fail to come, and what may be said then. */
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

describe('joinOrganization, wherever it is cut', () => {
  let service: Service;
  before(async () => {
    service = await Service.start();
  });
  beforeEach(() => {
    service.reset();
  });
  after(() => service.close());

  /** Joins Harbour as somebody, meets a trouble, and gives back how it ended, when no more than one Join was sent. */
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
    it(`sends it once and tells the truth when ${what}`, async () => {
      assert.equal((await endAfter(trouble)).kind, ends);
    });
  }

  it('waits a little for a Join that is still at work there', async () => {
    service.sandbox.faults({ method: accountMethod, after: 1, fault: { kind: 'held' } });
    const ending = endAfter({ fault: { kind: 'html', status: 502 } });
    await service.sandbox.waitForCall((call) => call.method === accountMethod && call.result === 'held');
    const { world } = service.sandbox;
    const { accountId } = world.tokens.find((token) => token.name === 'ada') ?? assert.fail();
    world.enrol(world.organization('harbour'), world.account(accountId), 'ORGANIZATION_ROLE_MEMBER');
    service.sandbox.release();
    assert.equal((await ending).kind, 'joined');
  });

  it('does not know what happened when memberships cannot be read either', async () => {
    service.sandbox.faults({ method: accountMethod, times: 20, fault: { kind: 'error', code: 'unavailable' } });
    const outcome = await endAfter({ fault: { kind: 'cutAfterWork' } });
    assert.equal(outcome.kind, 'unknown');
  });

  it('tells what happened when it is asked again later', async () => {
    service.sandbox.faults({ method: accountMethod, times: 3, fault: { kind: 'error', code: 'unavailable' } });
    const outcome = await endAfter({ fault: { kind: 'cutAfterWork' } });
    assert.ok(outcome.kind === 'unknown');
    const { id } = service.sandbox.world.organization('harbour');
    assert.equal((await verifyJoin(service, service.session('ada'), id, outcome.error)).kind, 'joined');
  });

  it('takes no missing membership as proof where a token is shown its own organization alone', async () => {
    service.sandbox.changeBehaviour({ personalTokensSee: 'own' });
    assert.equal((await endAfter({ fault: { kind: 'cutAfterWork' } }, 'ada-acme')).kind, 'unknown');
  });

  it('takes a membership that such a token is shown as proof', async () => {
    assert.equal((await endAfter({ fault: { kind: 'cutAfterWork' } }, 'ada-acme-every')).kind, 'joined');
  });
});
