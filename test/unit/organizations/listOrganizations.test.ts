import assert from 'node:assert/strict';
import { type Organization, organizationKey } from '../../../src/organizations/organization';
import { listOrganizations } from '../../../src/organizations/organizationStore';
import { failureOf } from '../../fakes/samples';
import { Service } from '../../fakes/service';
import type { FaultRule } from '../../sandbox/startSandbox';
import { unkindName } from '../../sandbox/world/testSeed';

describe('listOrganizations', () => {
  let service: Service;
  before(async () => {
    service = await Service.start();
  });
  beforeEach(() => {
    service.reset();
  });
  after(() => service.close());

  const list = (tokenName: string): Promise<readonly Organization[]> =>
    listOrganizations(service.clients, service.session(tokenName));
  const asked = (): string[] => service.sandbox.calls().map((call) => call.method);
  const refuseAccount = (fault: FaultRule['fault']): void => {
    service.sandbox.faults({ method: 'GetAccount', times: 5, fault });
  };

  describe('with an account token', () => {
    it('lists every membership by one request', async () => {
      assert.equal((await list('ada')).length, 7);
      assert.deepEqual(asked(), ['GetAccount']);
    });

    it('tells of each its name, role, plan and size, and as whom it is asked about', async () => {
      const session = service.session('ada');
      const kobo = (await listOrganizations(service.clients, session)).find(({ name }) => name === '株式会社こうぼう');
      const { id, members, tier } = service.sandbox.world.organization('kobo');
      assert.deepEqual(kobo, {
        id,
        name: '株式会社こうぼう',
        session,
        role: 'ORGANIZATION_ROLE_ADMIN',
        memberCount: members.size,
        tier,
        userId: service.sandbox.world.memberOf('kobo', 'ada').userId,
      });
    });

    it('puts those first that the user administers', async () => {
      const roles = (await list('ada')).map(({ role }) => role);
      assert.deepEqual(roles, [
        ...Array.from({ length: 5 }, () => 'ORGANIZATION_ROLE_ADMIN'),
        ...Array.from({ length: 2 }, () => 'ORGANIZATION_ROLE_MEMBER'),
      ]);
    });

    it('orders names of every script as people of this language do, and gives each as it is', async () => {
      const names = (await list('ada')).map(({ name }) => name);
      const collator = new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' });
      assert.deepEqual(names.slice(0, 5), names.slice(0, 5).toSorted(collator.compare));
      assert.deepEqual(
        new Set(names),
        new Set([
          'Acme Engineering',
          'Ada’s Hobby Corner',
          unkindName,
          '株式会社こうぼう',
          'مختبر الأندلس',
          'Мастерская «Север»',
          'गंगा Studio 🪔',
        ]),
      );
    });

    it('counts in names as people do, and is the same every time for equal names', async () => {
      for (const [key, name] of Object.entries({
        acme: 'Team 10',
        kobo: 'Team 9',
        andalus: 'team 9',
        hobby: '',
        unkind: '',
      })) {
        service.sandbox.world.organization(key).name = name;
      }
      const first = await list('ada');
      assert.deepEqual(
        first.slice(0, 5).map(({ name }) => name.toLowerCase()),
        ['', '', 'team 9', 'team 9', 'team 10'],
      );
      assert.deepEqual((await list('ada')).map(organizationKey), first.map(organizationKey));
    });

    it('finds no organizations for an account that is in none', async () => {
      assert.deepEqual(await list('noor'), []);
    });

    it('asks to sign in again when the token is turned away', async () => {
      refuseAccount({ kind: 'unauthenticated' });
      assert.equal((await failureOf(list('ada'))).kind, 'signedOut');
      assert.equal(service.rejected.length, 1);
    });

    it('passes on any other failure, and asks nothing else', async () => {
      refuseAccount({ kind: 'error', code: 'permission_denied' });
      assert.equal((await failureOf(list('ada'))).kind, 'refused');
      assert.deepEqual(asked(), ['GetAccount']);
    });
  });

  describe('with a token of one organization', () => {
    for (const tokenName of ['ada-acme', 'ada-acme-every', 'ada-acme-strict', 'ada-readonly']) {
      it(`lists that organization alone: ${tokenName}`, async () => {
        const [acme, ...others] = await list(tokenName);
        assert.deepEqual(others, []);
        assert.equal(acme?.id, service.sandbox.world.organization('acme').id);
        assert.equal(acme.name, 'Acme Engineering');
        assert.equal(acme.role, 'ORGANIZATION_ROLE_ADMIN');
        assert.equal(acme.tier, 'ORGANIZATION_TIER_ENTERPRISE');
      });
    }

    it('names no user to act as: the token is that user’s', async () => {
      const [acme] = await list('ada-acme');
      assert.ok(acme !== undefined && !('userId' in acme));
    });

    it('asks once where it may read its account', async () => {
      await list('ada-acme');
      assert.deepEqual(asked(), ['GetAccount']);
    });

    it('asks for the organization and for its role where it may not', async () => {
      await list('ada-acme-strict');
      assert.deepEqual(asked().toSorted(), ['GetAccount', 'GetOrganization', 'ListMembers']);
    });

    for (const fault of [
      { kind: 'error', code: 'permission_denied' },
      { kind: 'error', code: 'unauthenticated' },
      { kind: 'error', code: 'unimplemented' },
      { kind: 'error', code: 'not_found' },
      { kind: 'error', code: 'failed_precondition' },
      { kind: 'html', status: 404 },
    ] satisfies FaultRule['fault'][]) {
      it(`takes ${'code' in fault ? fault.code : 'a page that is not there'} at the account for no judgement on the token`, async () => {
        refuseAccount(fault);
        const [sever] = await list('ada-sever');
        assert.equal(sever?.name, 'Мастерская «Север»');
        assert.equal(sever.role, 'ORGANIZATION_ROLE_MEMBER');
        assert.deepEqual(service.rejected, []);
      });
    }

    it('goes on by itself where its account lists no such organization', async () => {
      const account = { id: service.session('ada').subjectId, name: 'Ada Lovelace' };
      refuseAccount({ kind: 'answer', body: JSON.stringify({ account }) });
      assert.deepEqual(
        (await list('ada-acme')).map(({ name }) => name),
        ['Acme Engineering'],
      );
    });

    for (const code of ['permission_denied', 'unimplemented', 'unavailable', 'not_found'] as const) {
      it(`does not know the role where the members may not be read: ${code}`, async () => {
        service.sandbox.faults({ method: 'ListMembers', times: 5, fault: { kind: 'error', code } });
        const [acme] = await list('ada-acme-strict');
        assert.deepEqual([acme?.name, acme?.role], ['Acme Engineering', 'ORGANIZATION_ROLE_UNSPECIFIED']);
      });
    }

    it('does not know the role where the members list leaves the user out', async () => {
      service.sandbox.faults({ method: 'ListMembers', fault: { kind: 'missingFields' } });
      assert.equal((await list('ada-acme-strict'))[0]?.role, 'ORGANIZATION_ROLE_UNSPECIFIED');
    });

    it('does not take somebody else’s role for the user’s, where the service ignores the filter', async () => {
      const members = [...service.sandbox.world.organization('acme').members]
        .filter(({ accountId }) => accountId === undefined)
        .map(({ userId }) => ({ userId, role: 'ORGANIZATION_ROLE_ADMIN' }));
      service.sandbox.faults({ method: 'ListMembers', fault: { kind: 'answer', body: JSON.stringify({ members }) } });
      assert.equal((await list('ada-acme-strict'))[0]?.role, 'ORGANIZATION_ROLE_UNSPECIFIED');
    });

    it('passes on why the organization cannot be read', async () => {
      service.sandbox.faults({ method: 'GetOrganization', fault: { kind: 'error', code: 'permission_denied' } });
      assert.equal((await failureOf(list('ada-acme-strict'))).kind, 'refused');
    });

    it('passes on that the service is in trouble, and does not take it for a refusal', async () => {
      refuseAccount({ kind: 'error', code: 'unavailable' });
      assert.equal((await failureOf(list('ada-acme'))).kind, 'unavailable');
      assert.ok(!asked().includes('GetOrganization'));
    });

    it('asks to sign in again when nothing is answered to the token any more', async () => {
      const session = service.session('ada-acme');
      service.sandbox.world.revokeToken('ada-acme');
      assert.equal((await failureOf(listOrganizations(service.clients, session))).kind, 'signedOut');
      assert.ok(service.rejected.length > 0);
    });
  });

  it('ends at once when it is cancelled, and asks nothing more', async () => {
    refuseAccount({ kind: 'stalledHeaders' });
    const cancelling = new AbortController();
    const listing = failureOf(listOrganizations(service.clients, service.session('ada-acme'), cancelling.signal));
    await service.sandbox.waitForCall((call) => call.method === 'GetAccount');
    cancelling.abort();
    assert.equal((await listing).kind, 'cancelled');
    assert.deepEqual(asked(), ['GetAccount']);
  });
});

describe('listOrganizations in a large world', () => {
  it('lists a thousand organizations by one request, admins first', async () => {
    const service = await Service.start({ seed: 'large' });
    try {
      const organizations = await listOrganizations(service.clients, service.session('ada'));
      assert.equal(organizations.length, 1_000);
      assert.equal(service.sandbox.calls().length, 1);
      const firstMember = organizations.findIndex(({ role }) => role === 'ORGANIZATION_ROLE_MEMBER');
      assert.ok(organizations.slice(firstMember).every(({ role }) => role === 'ORGANIZATION_ROLE_MEMBER'));
    } finally {
      await service.close();
    }
  });
});
