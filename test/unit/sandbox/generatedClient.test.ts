import assert from 'node:assert/strict';
import { createValidator } from '@bufbuild/protovalidate';
import { Code, ConnectError, createClient, type Client, type Interceptor } from '@connectrpc/connect';
import { compressionGzip, createConnectTransport } from '@connectrpc/connect-node';
import { protoHash } from '../../host/protoHash';
import {
  AccountService,
  ActionableErrorDetailsSchema,
  CountResponseRelation,
  protoHash as hashOfGenerated,
  IdentityService,
  OrganizationRole,
  OrganizationService,
  OrganizationTier,
  Principal,
  SortField,
  SortOrder,
  UserService,
  UserStatus,
} from '../../sandbox/gen/gitpod_pb';
import { RetryInfoSchema } from '../../sandbox/gen/retry_info_pb';
import type { Sandbox } from '../../sandbox/startSandbox';
import { actingIn, idOf, inviteOf } from './callSandbox';
import { withSandbox } from './withSandbox';

const modes = [
  { mode: 'binary', options: { useBinaryFormat: true } },
  { mode: 'JSON', options: { useBinaryFormat: false } },
  { mode: 'GET in binary', options: { useBinaryFormat: true, useHttpGet: true } },
  { mode: 'GET in JSON', options: { useBinaryFormat: false, useHttpGet: true } },
  {
    mode: 'gzip',
    options: { useBinaryFormat: true, sendCompression: compressionGzip, compressMinBytes: 0 },
  },
  {
    mode: 'GET in gzip',
    options: { useBinaryFormat: false, useHttpGet: true, sendCompression: compressionGzip, compressMinBytes: 0 },
  },
] as const;

it('The generated message code is up to date with `npm run proto`', async () => {
  assert.equal(hashOfGenerated, await protoHash());
});

/** Uses the same schema file as the sandbox, but the library sends and parses everything. */
for (const { mode, options } of modes) {
  describe(`The sandbox with a generated client: ${mode}`, () => {
    let sandbox: Sandbox;
    withSandbox((started) => {
      sandbox = started;
    });
    const validator = createValidator();
    /** Validates responses against the service's own schema. */
    const validated: Interceptor = (next) => async (request) => {
      const answered = await next(request);
      if (!answered.stream) {
        const { violations } = validator.validate(answered.method.output, answered.message);
        assert.deepEqual(violations?.map(String), undefined);
      }
      return answered;
    };
    const transport = (as: string, headers: Record<string, string> = {}) =>
      createConnectTransport({
        baseUrl: `${sandbox.origin}/api`,
        httpVersion: '1.1',
        acceptCompression: [compressionGzip],
        ...options,
        interceptors: [
          validated,
          (next) => (request) => {
            request.header.set('Authorization', `Bearer ${sandbox.token(as)}`);
            Object.entries(headers).forEach(([name, value]) => {
              request.header.set(name, value);
            });
            return next(request);
          },
        ],
      });
    const organizations = (as: string, headers?: Record<string, string>): Client<typeof OrganizationService> =>
      createClient(OrganizationService, transport(as, headers));
    const accounts = (as: string, headers?: Record<string, string>): Client<typeof AccountService> =>
      createClient(AccountService, transport(as, headers));
    const id = (key: string): string => idOf(sandbox, key);
    const refused = async (call: Promise<unknown>): Promise<ConnectError> => {
      const error: unknown = await call.then(
        () => undefined,
        (thrown: unknown) => thrown,
      );
      assert.ok(error instanceof ConnectError);
      return error;
    };

    it('returns an account with its memberships', async () => {
      const { account } = await accounts('ada').getAccount({});
      assert.equal(account?.name, 'Ada Lovelace');
      assert.equal(account.memberships.length, 7);
      assert.equal(account.memberships[0]?.userRole, OrganizationRole.ADMIN);
      assert.equal(account.memberships[0].organizationTier, OrganizationTier.ENTERPRISE);
      assert.equal((await accounts('mona').getAccount({})).account?.organizationId, id('citadel'));
    });

    it('lists joinable organizations and login providers', async () => {
      const { joinableOrganizations } = await accounts('ada').listJoinableOrganizations({});
      assert.deepEqual(
        joinableOrganizations.map(({ organizationId }) => organizationId),
        [id('labs')],
      );
      const asked = { filter: { inviteId: inviteOf(sandbox, 'citadel') } };
      const { loginProviders } = await accounts('ada').listLoginProviders(asked);
      assert.deepEqual(
        loginProviders.map(({ provider }) => provider),
        ['sso'],
      );
    });

    it('returns the principal of a token', async () => {
      for (const [as, principal, organizationId, tier] of [
        ['ada', Principal.ACCOUNT, '', ''],
        ['ada-acme', Principal.USER, id('acme'), 'enterprise'],
        ['robot-acme', Principal.SERVICE_ACCOUNT, id('acme'), 'enterprise'],
      ] as const) {
        const identity = await createClient(IdentityService, transport(as)).getAuthenticatedIdentity({});
        assert.equal(identity.subject?.principal, principal);
        assert.equal(identity.organizationId, organizationId);
        assert.equal(identity.organizationTier, tier);
      }
      const { user } = await createClient(UserService, transport('ada-acme')).getAuthenticatedUser({});
      assert.deepEqual([user?.name, user?.status], ['Ada Lovelace', UserStatus.ACTIVE]);
    });

    it('returns an organization and pages of its members', async () => {
      const { organization } = await organizations('ada-acme').getOrganization({ organizationId: id('acme') });
      assert.deepEqual(organization?.inviteDomains?.domains, ['acme.example']);
      const sort = { field: SortField.DATE_JOINED, order: SortOrder.DESC };
      const request = { organizationId: id('sever'), sort, count: { include: true } };
      const seen = new Set<string>();
      let token = '';
      do {
        const pagination = { pageSize: 50, token };
        const page = await organizations('ada-sever').listMembers({ ...request, pagination });
        page.members.forEach(({ userId }) => seen.add(userId));
        assert.deepEqual([page.count?.value, page.count?.relation], [122, CountResponseRelation.EQ]);
        token = page.pagination?.nextToken ?? '';
      } while (token !== '');
      assert.equal(seen.size, 122);
    });

    it('creates, reads and summarizes an invite, and joins with it', async () => {
      const { invite } = await organizations('ada-acme').createOrganizationInvite({ organizationId: id('acme') });
      const current = await organizations('ada-acme').getOrganizationInvite({ organizationId: id('acme') });
      const inviteId = invite?.inviteId ?? '';
      assert.equal(current.invite?.inviteId, inviteId);
      const summary = await organizations('noor').getOrganizationInviteSummary({ inviteId });
      assert.equal(summary.organizationName, 'Acme Engineering');
      const joinId = { case: 'inviteId', value: inviteId } as const;
      const { member } = await organizations('noor').joinOrganization({ joinId });
      assert.deepEqual([member?.role, member?.status], [OrganizationRole.MEMBER, UserStatus.ACTIVE]);
      assert.equal(sandbox.calls('JoinOrganization')[0]?.invite, `…${inviteId.slice(-4)}`);
      assert.equal(sandbox.calls('CreateOrganizationInvite')[0]?.organizationId, id('acme'));
    });

    it('sets a role and lets a user leave', async () => {
      const { userId } = sandbox.world.memberOf('acme', 'grace');
      const change = { organizationId: id('acme'), userId, role: OrganizationRole.ADMIN };
      await organizations('ada', actingIn(sandbox, 'acme', 'ada')).setRole(change);
      assert.equal(sandbox.world.memberOf('acme', 'grace').role, 'ORGANIZATION_ROLE_ADMIN');
      await organizations('ada-acme').leaveOrganization({ userId });
      assert.equal(sandbox.world.organization('acme').members.size, 12);
    });

    it('refuses with a code and readable details', async () => {
      const invalid = await refused(organizations('ada-acme').getOrganization({ organizationId: 'acme' }));
      assert.equal(invalid.code, Code.InvalidArgument);
      const free = await refused(organizations('ada-hobby').createOrganizationInvite({ organizationId: id('hobby') }));
      assert.equal(free.code, Code.FailedPrecondition);
      assert.match(free.findDetails(ActionableErrorDetailsSchema)[0]?.userMessage ?? '', /free plan/);
      sandbox.faults({ fault: { kind: 'error', code: 'resource_exhausted', retryAfter: 30 } });
      const limited = await refused(accounts('ada').getAccount({}));
      assert.equal(limited.code, Code.ResourceExhausted);
      assert.equal(limited.findDetails(RetryInfoSchema)[0]?.retryDelay?.seconds, 30n);
    });

    it('respects the deadline of a client', async () => {
      sandbox.faults({ fault: { kind: 'held' } });
      const late = await refused(accounts('ada').getAccount({}, { timeoutMs: 50 }));
      assert.equal(late.code, Code.DeadlineExceeded);
    });
  });
}
