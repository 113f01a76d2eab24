import assert from 'node:assert/strict';
import { type Organization, organizationKey } from '../../../src/organizations/organization';
import { listOrganizations } from '../../../src/organizations/organizationStore';
import { failureOf } from '../../fakes/samples';
import { Service } from '../../fakes/service';
import type { FaultRule } from '../../sandbox/startSandbox';
import { maliciousName } from '../../sandbox/world/testSeed';

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
    it('lists every membership with one request', async () => {
      assert.equal((await list('ada')).length, 7);
      assert.deepEqual(asked(), ['GetAccount']);
    });

    it('returns name, role, plan, size and acting user of each', async () => {
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

    it('lists organizations first in which the user is an admin', async () => {
      const roles = (await list('ada')).map(({ role }) => role);
      assert.deepEqual(roles, [
        ...Array.from({ length: 5 }, () => 'ORGANIZATION_ROLE_ADMIN'),
        ...Array.from({ length: 2 }, () => 'ORGANIZATION_ROLE_MEMBER'),
      ]);
    });

    it('sorts names of every script by the user’s language, and keeps each unchanged', async () => {
      const names = (await list('ada')).map(({ name }) => name);
      const collator = new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' });
      assert.deepEqual(names.slice(0, 5), names.slice(0, 5).toSorted(collator.compare));
      assert.deepEqual(
        new Set(names),
        new Set([
          'Acme Engineering',
          'Ada’s Hobby Corner',
          maliciousName,
          '株式会社こうぼう',
          'مختبر الأندلس',
          'Мастерская «Север»',
          'गंगा Studio 🪔',
        ]),
      );
    });

    it('sorts numbers in names numerically, and equal names in a stable order', async () => {
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

    it('returns no organizations for an account without memberships', async () => {
      assert.deepEqual(await list('noor'), []);
    });

    it('prompts for sign-in when the token is rejected', async () => {
      refuseAccount({ kind: 'unauthenticated' });
      assert.equal((await failureOf(list('ada'))).kind, 'signedOut');
      assert.equal(service.rejected.length, 1);
    });

    it('passes on any other failure, and sends no further request', async () => {
      refuseAccount({ kind: 'error', code: 'permission_denied' });
      assert.equal((await failureOf(list('ada'))).kind, 'refused');
      assert.deepEqual(asked(), ['GetAccount']);
    });
  });

  describe('with a token of one organization', () => {
    for (const tokenName of ['ada-acme', 'ada-acme-every', 'ada-acme-strict', 'ada-readonly']) {
      it(`lists only that organization: ${tokenName}`, async () => {
        const [acme, ...others] = await list(tokenName);
        assert.deepEqual(others, []);
        assert.equal(acme?.id, service.sandbox.world.organization('acme').id);
        assert.equal(acme.name, 'Acme Engineering');
        assert.equal(acme.role, 'ORGANIZATION_ROLE_ADMIN');
        assert.equal(acme.tier, 'ORGANIZATION_TIER_ENTERPRISE');
      });
    }

    it('names no user to act as, because the token is that user’s', async () => {
      const [acme] = await list('ada-acme');
      assert.ok(acme !== undefined && !('userId' in acme));
    });

    it('sends one request when it may read its account', async () => {
      await list('ada-acme');
      assert.deepEqual(asked(), ['GetAccount']);
    });

    it('requests the organization and the role when it may not', async () => {
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
      it(`does not reject the token for ${'code' in fault ? fault.code : 'a page that is not there'} from the account`, async () => {
        refuseAccount(fault);
        const [sever] = await list('ada-sever');
        assert.equal(sever?.name, 'Мастерская «Север»');
        assert.equal(sever.role, 'ORGANIZATION_ROLE_MEMBER');
        assert.deepEqual(service.rejected, []);
      });
    }

    it('falls back to the token’s organization when its account does not list it', async () => {
      const account = { id: service.session('ada').subjectId, name: 'Ada Lovelace' };
      refuseAccount({ kind: 'answer', body: JSON.stringify({ account }) });
      assert.deepEqual(
        (await list('ada-acme')).map(({ name }) => name),
        ['Acme Engineering'],
      );
    });

    for (const code of ['permission_denied', 'unimplemented', 'unavailable', 'not_found'] as const) {
      it(`returns no role when the members may not be read: ${code}`, async () => {
        service.sandbox.faults({ method: 'ListMembers', times: 5, fault: { kind: 'error', code } });
        const [acme] = await list('ada-acme-strict');
        assert.deepEqual([acme?.name, acme?.role], ['Acme Engineering', 'ORGANIZATION_ROLE_UNSPECIFIED']);
      });
    }

    it('returns no role when the members list omits the user', async () => {
      service.sandbox.faults({ method: 'ListMembers', fault: { kind: 'missingFields' } });
      assert.equal((await list('ada-acme-strict'))[0]?.role, 'ORGANIZATION_ROLE_UNSPECIFIED');
    });

    it('does not use another member’s role when the service ignores the filter', async () => {
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

    it('passes on that the service is unavailable, instead of a refusal', async () => {
      refuseAccount({ kind: 'error', code: 'unavailable' });
      assert.equal((await failureOf(list('ada-acme'))).kind, 'unavailable');
      assert.ok(!asked().includes('GetOrganization'));
    });

    it('prompts for sign-in when every request rejects the token', async () => {
      const session = service.session('ada-acme');
      service.sandbox.world.revokeToken('ada-acme');
      assert.equal((await failureOf(listOrganizations(service.clients, session))).kind, 'signedOut');
      assert.ok(service.rejected.length > 0);
    });
  });

  it('ends at once when it is cancelled, and sends no further request', async () => {
    refuseAccount({ kind: 'stalledHeaders' });
    const cancelling = new AbortController();
    const listing = failureOf(listOrganizations(service.clients, service.session('ada-acme'), cancelling.signal));
    await service.sandbox.waitForCall((call) => call.method === 'GetAccount');
    cancelling.abort();
    assert.equal((await listing).kind, 'cancelled');
    assert.deepEqual(asked(), ['GetAccount']);
  });
});

describe('listOrganizations with many organizations', () => {
  it('lists a thousand organizations with one request, admins first', async () => {
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
