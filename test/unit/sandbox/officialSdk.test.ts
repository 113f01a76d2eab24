import assert from 'node:assert/strict';
import Gitpod from '@gitpod/sdk';
import type { Sandbox } from '../../sandbox/startSandbox';
import { actingIn, idOf, inviteOf } from './callSandbox';
import { withSandbox } from './withSandbox';

/** The vendor's own client is independent of this project: what it understands is what the real service sends. */
describe('The sandbox with the official SDK', () => {
  let sandbox: Sandbox;
  const sdk = (as: string | undefined, headers: Record<string, string> = {}): Gitpod =>
    new Gitpod({
      baseURL: `${sandbox.origin}/api`,
      bearerToken: as === undefined ? 'wrong' : sandbox.token(as),
      maxRetries: 0,
      logLevel: 'off',
      defaultHeaders: headers,
    });
  const id = (key: string): string => idOf(sandbox, key);

  withSandbox((started) => {
    sandbox = started;
  });

  it('returns an account with its memberships', async () => {
    const { account } = await sdk('ada').accounts.retrieve({});
    assert.equal(account.name, 'Ada Lovelace');
    assert.equal(account.organizationId, undefined);
    assert.deepEqual(
      account.memberships?.map((membership) => [membership.organizationName, membership.userRole]),
      ['acme', 'kobo', 'andalus', 'hobby', 'unkind', 'sever', 'ganga'].map((key) => [
        sandbox.world.organization(key).name,
        key === 'sever' || key === 'ganga' ? 'ORGANIZATION_ROLE_MEMBER' : 'ORGANIZATION_ROLE_ADMIN',
      ]),
    );
    assert.equal(account.memberships.at(0)?.organizationMemberCount, 13);
  });

  it('names the organization that owns an account', async () => {
    const { account } = await sdk('mona').accounts.retrieve({});
    assert.equal(account.organizationId, id('citadel'));
  });

  it('lists joinable organizations', async () => {
    const { joinableOrganizations } = await sdk('ada').accounts.listJoinableOrganizations({});
    assert.deepEqual(joinableOrganizations, [
      { organizationId: id('labs'), organizationName: 'Acme Research Labs', organizationMemberCount: 43 },
    ]);
  });

  it('lists login providers over several pages', async () => {
    const providers: string[] = [];
    for await (const { provider } of sdk('ada').accounts.listLoginProviders({ pagination: { pageSize: 1 } })) {
      providers.push(provider);
    }
    assert.deepEqual(providers, ['google', 'github']);
  });

  it('lists only the login provider of an invite', async () => {
    const inviteId = inviteOf(sandbox, 'citadel');
    const page = await sdk('ada').accounts.listLoginProviders({ filter: { inviteId } });
    assert.deepEqual(
      page.loginProviders.map(({ provider }) => provider),
      ['sso'],
    );
  });

  it('returns the principal of a personal access token and of an account token', async () => {
    const user = await sdk('ada-acme').identity.getAuthenticatedIdentity({});
    assert.equal(user.subject?.principal, 'PRINCIPAL_USER');
    assert.equal(user.organizationId, id('acme'));
    const account = await sdk('ada').identity.getAuthenticatedIdentity({});
    assert.equal(account.subject?.principal, 'PRINCIPAL_ACCOUNT');
    assert.equal(account.organizationId, undefined);
    const acting = await sdk('ada', actingIn(sandbox, 'kobo', 'ada')).identity.getAuthenticatedIdentity({});
    assert.equal(acting.organizationId, id('kobo'));
  });

  it('returns the user of a personal access token', async () => {
    const { user } = await sdk('ada-acme').users.getAuthenticatedUser({});
    assert.equal(user.name, 'Ada Lovelace');
    assert.equal(user.organizationId, id('acme'));
    assert.equal(user.status, 'USER_STATUS_ACTIVE');
  });

  it('returns an organization', async () => {
    const { organization } = await sdk('ada-acme').organizations.retrieve({ organizationId: id('acme') });
    assert.equal(organization.name, 'Acme Engineering');
    assert.equal(organization.tier, 'ORGANIZATION_TIER_ENTERPRISE');
    assert.deepEqual(organization.inviteDomains, { domains: ['acme.example'] });
  });

  it('lists every member once over many pages, with the page token in the URL', async () => {
    const seen = new Set<string>();
    const members = sdk('ada-sever').organizations.listMembers({
      organizationId: id('sever'),
      pagination: { pageSize: 50 },
    });
    for await (const member of members) {
      seen.add(member.userId);
    }
    assert.equal(seen.size, 122);
    assert.equal(sandbox.calls('ListMembers').length, 3);
  });

  it('creates, reads and summarizes an invite', async () => {
    const client = sdk('ada-acme');
    const { invite } = await client.organizations.invites.create({ organizationId: id('acme') });
    const current = await client.organizations.invites.retrieve({ organizationId: id('acme') });
    assert.equal(current.invite.inviteId, invite.inviteId);
    assert.deepEqual(await client.organizations.invites.getSummary({ inviteId: invite.inviteId }), {
      organizationId: id('acme'),
      organizationName: 'Acme Engineering',
      organizationMemberCount: 13,
    });
  });

  it('joins with an invite', async () => {
    const inviteId = inviteOf(sandbox, 'harbour');
    const { member } = await sdk('ada').organizations.join({ inviteId });
    assert.equal(member.fullName, 'Ada Lovelace');
    assert.equal(member.role, 'ORGANIZATION_ROLE_MEMBER');
  });

  it('sets a role and lets a user leave', async () => {
    const { userId } = sandbox.world.memberOf('acme', 'grace');
    const client = sdk('ada-acme');
    assert.deepEqual(
      await client.organizations.setRole({ organizationId: id('acme'), userId, role: 'ORGANIZATION_ROLE_ADMIN' }),
      {},
    );
    assert.deepEqual(await client.organizations.leave({ userId }), {});
    assert.equal(sandbox.world.organization('acme').members.size, 12);
  });

  const refusals: readonly {
    what: string;
    call: () => Promise<unknown>;
    error: new (...args: never[]) => Error;
    code: string;
  }[] = [
    {
      what: 'an unknown token',
      call: () => sdk(undefined).accounts.retrieve({}),
      error: Gitpod.AuthenticationError,
      code: 'unauthenticated',
    },
    {
      what: 'a member who is no admin',
      call: () => sdk('ada-sever').organizations.invites.create({ organizationId: id('sever') }),
      error: Gitpod.PermissionDeniedError,
      code: 'permission_denied',
    },
    {
      what: 'an organization without an invite, where Get creates none',
      call: () => {
        sandbox.changeBehaviour({ getInvite: 'notFound' });
        return sdk('ada-acme').organizations.invites.retrieve({ organizationId: id('acme') });
      },
      error: Gitpod.NotFoundError,
      code: 'not_found',
    },
    {
      what: 'a free organization',
      call: () => sdk('ada-hobby').organizations.invites.create({ organizationId: id('hobby') }),
      error: Gitpod.BadRequestError,
      code: 'failed_precondition',
    },
    {
      what: 'an id that is none',
      call: () => sdk('ada-acme').organizations.retrieve({ organizationId: 'acme' }),
      error: Gitpod.BadRequestError,
      code: 'invalid_argument',
    },
    {
      what: 'joining twice',
      call: () => sdk('ada').organizations.join({ inviteId: inviteOf(sandbox, 'kobo') }),
      error: Gitpod.ConflictError,
      code: 'already_exists',
    },
  ];
  for (const { what, call, error, code } of refusals) {
    it(`is understood when it refuses ${what}`, async () => {
      await assert.rejects(call, (thrown: unknown) => {
        assert.ok(thrown instanceof error);
        assert.equal('code' in thrown && thrown.code, code);
        return true;
      });
    });
  }

  it('is understood when it rate limits', async () => {
    sandbox.faults({ fault: { kind: 'error', code: 'resource_exhausted', retryAfter: 7 } });
    await assert.rejects(sdk('ada').accounts.retrieve({}), (thrown: unknown) => {
      assert.ok(thrown instanceof Gitpod.RateLimitError);
      assert.equal(thrown.headers.get('retry-after'), '7');
      return true;
    });
  });

  it('shows that the SDK creates three invites for one failing call', async () => {
    sandbox.faults({
      method: 'CreateOrganizationInvite',
      times: 3,
      fault: { kind: 'error', code: 'unavailable', work: 'done', retryAfter: 0.001 },
    });
    const eager = new Gitpod({
      baseURL: `${sandbox.origin}/api`,
      bearerToken: sandbox.token('ada-acme'),
      logLevel: 'off',
    });
    await assert.rejects(eager.organizations.invites.create({ organizationId: id('acme') }));
    assert.equal(sandbox.calls('CreateOrganizationInvite').filter((call) => call.workDone).length, 3);
  });
});
