import assert from 'node:assert/strict';
import type { GrantableRole, OrganizationMember } from '../../../src/api/messages';
import { type RoleChange, setRoles } from '../../../src/organizations/memberChanges';
import { readMembers, searchMembers } from '../../../src/organizations/members';
import { interrupt, type Interruption, interruptions } from '../../fakes/interruptions';
import { Service } from '../../fakes/service';

const method = 'SetRole';
const admin: GrantableRole = 'ORGANIZATION_ROLE_ADMIN';
const member: GrantableRole = 'ORGANIZATION_ROLE_MEMBER';

describe('setRoles', () => {
  let service: Service;
  before(async () => {
    service = await Service.start();
  });
  beforeEach(() => {
    service.reset();
  });
  after(() => service.close());

  /** Plain members of Acme, Grace first. */
  async function members(count: number): Promise<readonly OrganizationMember[]> {
    const query = { search: '', roles: [member], statuses: [] };
    const found = await searchMembers(service.clients, service.organization('acme'), query);
    const isGrace = ({ fullName }: OrganizationMember): number => Number(fullName === 'Grace Hopper');
    service.sandbox.clearCalls();
    return found.members.toSorted((one, other) => isGrace(other) - isGrace(one)).slice(0, count);
  }

  function give(of: readonly OrganizationMember[], role = admin, signal?: AbortSignal): Promise<readonly RoleChange[]> {
    return setRoles(service, service.organization('acme'), of, role, signal);
  }

  function roleOf({ userId }: OrganizationMember): string | undefined {
    return service.sandbox.world.organization('acme').members.get(userId)?.role;
  }

  function leaves({ userId }: OrganizationMember): void {
    const acme = service.sandbox.world.organization('acme');
    const leaving = acme.members.get(userId) ?? assert.fail();
    service.sandbox.world.replaceMember(acme, { ...leaving, status: 'USER_STATUS_LEFT' });
  }

  const kinds = (changes: readonly RoleChange[]): string[] => changes.map(({ kind }) => kind);

  it('sends one request for each member, and verifies all with one read', async () => {
    const three = await members(3);
    assert.deepEqual(kinds(await give(three)), ['changed', 'changed', 'changed']);
    assert.deepEqual(three.map(roleOf), [admin, admin, admin]);
    assert.equal(service.sandbox.calls(method).length, 3);
    assert.equal(service.sandbox.calls('ListMembers').length, 1);
  });

  const refusals: Readonly<Record<string, Interruption>> = {
    'the service does not allow it': { fault: { kind: 'error', code: 'permission_denied' }, isDone: false },
    'the service does not find the member, who is there': {
      fault: { kind: 'error', code: 'not_found' },
      isDone: false,
    },
  };
  for (const [what, { isDone, ...interruption }] of Object.entries({ ...interruptions, ...refusals })) {
    it(`sends it once and reports the true outcome when ${what}`, async () => {
      const [grace] = await members(1);
      assert.ok(grace);
      const changes = await interrupt(service, method, interruption, (signal) => give([grace], admin, signal));
      assert.deepEqual(kinds(changes), [isDone ? 'changed' : 'unchanged']);
      assert.equal(service.sandbox.calls(method).length, 1);
      assert.equal(roleOf(grace) === admin, isDone);
    });
  }

  it('reports an unknown outcome without a response and a successful read', async () => {
    service.sandbox.faults(
      { method, fault: { kind: 'cutAfterWork' } },
      { method: 'ListMembers', after: 1, times: 9, fault: { kind: 'error', code: 'unavailable' } },
    );
    assert.deepEqual(kinds(await give(await members(1))), ['unknown']);
  });

  it('trusts a response that cannot be verified', async () => {
    const [grace] = await members(1);
    assert.ok(grace);
    service.sandbox.faults({ method: 'ListMembers', times: 9, fault: { kind: 'error', code: 'unavailable' } });
    assert.deepEqual(kinds(await give([grace])), ['changed']);
  });

  it('distinguishes changed members from those who left meanwhile', async () => {
    const [one, gone, other] = await members(3);
    assert.ok(one && gone && other);
    leaves(gone);
    assert.deepEqual(kinds(await give([one, gone, other])), ['changed', 'left', 'changed']);
  });

  it('sends nothing more after an error that applies to all other members too', async () => {
    service.sandbox.faults({ method, after: 1, times: 9, fault: { kind: 'error', code: 'permission_denied' } });
    assert.deepEqual(kinds(await give(await members(3))), ['changed', 'unchanged', 'notSent']);
    assert.equal(service.sandbox.calls(method).length, 2);
  });

  it('sends nothing more after a cancellation, and reports what was done before', async () => {
    const three = await members(3);
    const cancelling = new AbortController();
    service.gate = (name, go) => {
      if (name === method && service.sandbox.calls(method).length === 1) cancelling.abort();
      return go();
    };
    const [first, ...others] = kinds(await give(three, admin, cancelling.signal));
    assert.equal(first, 'changed');
    assert.ok(others.every((kind) => kind === 'notSent' || kind === 'unchanged'));
    assert.deepEqual(three.map(roleOf), [admin, member, member]);
  });

  it('reports when another admin changed the role at the same moment', async () => {
    const [grace] = await members(1);
    assert.ok(grace);
    const acme = service.sandbox.world.organization('acme');
    service.gate = (name, go) => {
      if (name === 'ListMembers') {
        const now = acme.members.get(grace.userId) ?? assert.fail();
        service.sandbox.world.replaceMember(acme, { ...now, role: member });
      }
      return go();
    };
    const [change] = await give([grace]);
    assert.deepEqual(change, { member: grace, kind: 'unchanged', error: undefined });
  });

  it('waits a little for a service that shows a change late', async () => {
    const [grace] = await members(1);
    assert.ok(grace);
    const old = JSON.stringify({ members: [grace] });
    service.sandbox.faults({ method: 'ListMembers', times: 1, fault: { kind: 'answer', body: old } });
    assert.deepEqual(kinds(await give([grace])), ['changed']);
    assert.equal(service.sandbox.calls('ListMembers').length, 2);
  });

  it('ignores an empty response', async () => {
    const one = await members(1);
    service.sandbox.faults({ method: 'ListMembers', times: 3, fault: { kind: 'answer', body: '{}' } });
    assert.deepEqual(kinds(await give(one)), ['changed']);
  });

  it('demotes the last admin if the service allows it, and passes on the reason otherwise', async () => {
    const organization = service.organization('acme');
    const acme = service.sandbox.world.organization('acme');
    for (const each of [...acme.members].filter(
      ({ userId, role }) => role === admin && userId !== organization.userId,
    )) {
      service.sandbox.world.replaceMember(acme, { ...each, role: member });
    }
    const { found } = await readMembers(service.clients, organization, [organization.userId ?? '']);
    const [change] = await give([...found.values()], member);
    assert.ok(change?.kind === 'unchanged' && change.error?.kind === 'precondition');
    service.sandbox.changeBehaviour({ lastAdmin: 'allowed' });
    assert.deepEqual(kinds(await give([...found.values()], member)), ['changed']);
  });

  for (const memberFilters of ['supported', 'ignored'] as const) {
    it(`finds current and former members when filters are ${memberFilters}`, async () => {
      const [one, gone] = await members(2);
      assert.ok(one && gone);
      leaves(gone);
      service.sandbox.changeBehaviour({ memberFilters });
      const { found, isComplete } = await readMembers(service.clients, service.organization('acme'), [
        one.userId,
        gone.userId,
      ]);
      assert.equal(isComplete, true);
      assert.equal(found.get(one.userId)?.role, member);
      assert.equal(found.get(gone.userId)?.status, memberFilters === 'supported' ? 'USER_STATUS_LEFT' : undefined);
    });
  }
});
