import assert from 'node:assert/strict';
import { GitpodClient } from '../../../src/api/client';
import { formatErrorChain } from '../../../src/api/errors';
import { createFetchers } from '../../../src/api/fetchers';
import { systemClock } from '../../../src/api/ports';
import { Token } from '../../../src/api/token';
import { Transport, type TransportLimits } from '../../../src/api/transport';
import { LoggedLines } from '../../fakes/logged';
import { failureOf, hostOf } from '../../fakes/samples';
import { type FaultRule, type Sandbox, startSandbox } from '../../sandbox/startSandbox';

describe('The client and a complete service', () => {
  let sandbox: Sandbox;
  let logger: LoggedLines;

  before(async () => {
    sandbox = await startSandbox();
  });
  beforeEach(() => {
    sandbox.reset();
    logger = new LoggedLines();
  });
  after(() => sandbox.close());

  const client = (token?: string, limits: Partial<TransportLimits> = {}): GitpodClient =>
    new GitpodClient({
      host: hostOf(sandbox.origin),
      token: token === undefined ? undefined : () => new Token(sandbox.token(token)),
      transport: new Transport({
        fetchers: createFetchers(),
        clock: systemClock,
        logger,
        userAgent: 'test',
        random: () => 0,
        limits,
      }),
    });
  const idOf = (key: string): string => (sandbox.organizations[key] ?? assert.fail(key)).id;
  const inviteOf = (key: string): string => sandbox.inviteLinks[key]?.split('/').at(-1) ?? assert.fail(key);
  /** A client that acts as Ada in one of her organizations. */
  const adaIn = async (key: string): Promise<{ client: GitpodClient; userId: string }> => {
    const ada = client('ada');
    const { memberships } = await ada.accounts.retrieve({});
    const membership = memberships.find(({ organizationId }) => organizationId === idOf(key)) ?? assert.fail();
    return { client: ada.as(membership.userId), userId: membership.userId };
  };

  it('agree on an account and its memberships', async () => {
    const account = await client('ada').accounts.retrieve({});
    assert.equal(account.email, 'ada@acme.example');
    const acme = account.memberships.find(({ organizationId }) => organizationId === idOf('acme'));
    assert.deepEqual(
      [acme?.organizationName, acme?.userRole, acme?.organizationTier],
      ['Acme Engineering', 'ORGANIZATION_ROLE_ADMIN', 'ORGANIZATION_TIER_ENTERPRISE'],
    );
  });

  it('agree on the identity of a token', async () => {
    const { subject, organizationId } = await client('ada-acme').identity.getAuthenticatedIdentity({});
    assert.deepEqual([subject.principal, organizationId], ['PRINCIPAL_USER', idOf('acme')]);
    const user = await client('ada-acme').users.getAuthenticatedUser({});
    assert.deepEqual([user.id, user.status], [subject.id, 'USER_STATUS_ACTIVE']);
  });

  it('agree on an organization', async () => {
    const { client: ada } = await adaIn('acme');
    const organization = await ada.organizations.retrieve({ organizationId: idOf('acme') });
    assert.deepEqual([organization.name, organization.inviteDomains], ['Acme Engineering', ['acme.example']]);
  });

  it('agree on joinable organizations and login providers', async () => {
    const joinable = await client('ada').accounts.listJoinableOrganizations({ pagination: { pageSize: 100 } });
    assert.ok(joinable.joinableOrganizations.some(({ organizationId }) => organizationId === idOf('labs')));
    const { loginProviders } = await client().accounts.listLoginProviders({ filter: { inviteId: inviteOf('kobo') } });
    assert.ok(loginProviders.every(({ provider }) => provider !== ''));
  });

  it('agree on members, page by page and in order', async () => {
    const { client: ada } = await adaIn('sever');
    const names: string[] = [];
    let token: string | undefined;
    do {
      const page = await ada.organizations.listMembers({
        organizationId: idOf('sever'),
        sort: { field: 'SORT_FIELD_DATE_JOINED', order: 'SORT_ORDER_ASC' },
        pagination: { pageSize: 50, token },
      });
      names.push(...page.members.map(({ userId }) => userId));
      token = page.nextToken;
    } while (token !== undefined);
    assert.equal(new Set(names).size, names.length);
    assert.ok(names.length > 100);
    assert.equal(sandbox.calls('ListMembers').length, 3);
  });

  it('agree on members when the service does not sort', async () => {
    sandbox.changeBehaviour({ sorting: 'refused' });
    const { client: ada } = await adaIn('acme');
    const sort = { field: 'SORT_FIELD_NAME', order: 'SORT_ORDER_ASC' } as const;
    assert.ok((await ada.organizations.listMembers({ organizationId: idOf('acme'), sort })).members.length > 0);
  });

  it('agree on a first invite and on the one that replaces it', async () => {
    sandbox.changeBehaviour({ getInvite: 'notFound' });
    const { client: ada } = await adaIn('acme');
    const { invites } = ada.organizations;
    const request = { organizationId: idOf('acme') };
    assert.equal((await failureOf(invites.retrieve(request))).kind, 'notFound');
    const first = await invites.create(request);
    assert.deepEqual(await invites.retrieve(request), first);
    const second = await invites.create(request);
    assert.notEqual(second.inviteId, first.inviteId);
    assert.equal((await failureOf(client().organizations.invites.getSummary(first))).kind, 'notFound');
    const summary = await client().organizations.invites.getSummary(second);
    assert.deepEqual([summary.organizationId, summary.organizationName], [request.organizationId, 'Acme Engineering']);
  });

  for (const getInvite of ['empty', 'absent'] as const) {
    it(`agree that there is no invite when the service sends ${getInvite}`, async () => {
      sandbox.changeBehaviour({ getInvite });
      const { client: ada } = await adaIn('acme');
      assert.equal(await ada.organizations.invites.retrieve({ organizationId: idOf('acme') }), undefined);
    });
  }

  it('agree on joining, on roles and on leaving', async () => {
    const noor = client('noor');
    const member = await noor.organizations.join({ inviteId: inviteOf('harbour') });
    assert.equal(member.role, 'ORGANIZATION_ROLE_MEMBER');
    assert.equal((await failureOf(noor.organizations.join({ inviteId: inviteOf('harbour') }))).kind, 'alreadyExists');

    const grace = client('grace');
    const { memberships } = await grace.accounts.retrieve({});
    const harbour = memberships.find(({ organizationId }) => organizationId === idOf('harbour')) ?? assert.fail();
    const role = 'ORGANIZATION_ROLE_ADMIN';
    const organizationId = idOf('harbour');
    await grace.as(harbour.userId).organizations.setRole({ organizationId, userId: member.userId, role });

    await noor.as(member.userId).organizations.leave({ userId: member.userId });
    assert.equal((await noor.accounts.retrieve({})).memberships.length, 0);
  });

  it('agree on refusals, with the message for users', async () => {
    const { client: ada } = await adaIn('hobby');
    const failure = await failureOf(ada.organizations.invites.create({ organizationId: idOf('hobby') }));
    assert.match(failure.userMessage ?? '', /free plan/);
    const { client: member } = await adaIn('sever');
    const refused = await failureOf(member.organizations.invites.create({ organizationId: idOf('sever') }));
    assert.deepEqual([refused.kind, refused.outcome], ['refused', 'refused']);
    assert.equal((await failureOf(client().accounts.retrieve({}))).kind, 'signedOut');
  });

  describe('when things go wrong', () => {
    const faults: [FaultRule['fault'], string][] = [
      [{ kind: 'error', code: 'unavailable' }, 'unavailable'],
      [{ kind: 'error', code: 'resource_exhausted', retryAfter: 60 }, 'rateLimited'],
      [{ kind: 'unauthenticated' }, 'signedOut'],
      [{ kind: 'html', status: 503 }, 'unavailable'],
      [{ kind: 'html', status: 200 }, 'notUnderstood'],
      [{ kind: 'emptyBody', status: 401 }, 'signedOut'],
      [{ kind: 'redirect', location: 'https://elsewhere.example/' }, 'redirected'],
      [{ kind: 'cutBeforeWork' }, 'unreachable'],
      [{ kind: 'cutAfterWork' }, 'unreachable'],
      [{ kind: 'stalledHeaders' }, 'timedOut'],
      [{ kind: 'stalledBody' }, 'timedOut'],
      [{ kind: 'truncatedJson' }, 'notUnderstood'],
      [{ kind: 'endlessBody' }, 'notUnderstood'],
      [{ kind: 'gzipBomb' }, 'notUnderstood'],
      [{ kind: 'wrongTypes' }, 'notUnderstood'],
      [{ kind: 'missingFields' }, 'notUnderstood'],
    ];
    for (const [fault, kind] of faults) {
      it(`a change that meets ${fault.kind}${'status' in fault ? ` ${fault.status ?? ''}` : ''} is sent once: ${kind}`, async () => {
        const { userId } = await adaIn('acme');
        const ada = client('ada', fault.kind.startsWith('stalled') ? { attemptTimeoutMs: 80 } : {}).as(userId);
        sandbox.faults({ method: 'CreateOrganizationInvite', times: 10, fault });
        const failure = await failureOf(ada.organizations.invites.create({ organizationId: idOf('acme') }));
        assert.equal(failure.kind, kind);
        const calls = sandbox.calls('CreateOrganizationInvite');
        assert.equal(calls.length, 1);
        assert.ok(failure.outcome === 'unknown' || calls[0]?.workDone === false, 'it claims that nothing was done');
        const said = `${logger.text} ${formatErrorChain(failure)}`;
        assert.ok(
          !said.includes(sandbox.token('ada')) &&
            !/\/join-organization|[0-9a-f]{8}-[0-9a-f]{4}-7/.test(said.replaceAll(/, request \S+/g, '')),
          said,
        );
      });
    }

    for (const fault of [
      { kind: 'error', code: 'unavailable' },
      { kind: 'html', status: 502 },
      { kind: 'cutBeforeWork' },
      { kind: 'cutAfterWork', afterBytes: 20 },
    ] as const) {
      it(`a read recovers from ${fault.kind} by retrying`, async () => {
        sandbox.faults({ method: 'GetAccount', times: 2, fault });
        assert.equal((await client('ada').accounts.retrieve({})).email, 'ada@acme.example');
        assert.equal(sandbox.calls('GetAccount').length, 3);
      });
    }

    for (const fault of ['unknownEnums', 'extraFields', 'numbersAsStrings', 'capitalIds', 'gzip'] as const) {
      it(`a response with ${fault} is understood`, async () => {
        sandbox.faults({ method: 'GetAccount', fault: { kind: fault } });
        const { memberships } = await client('ada').accounts.retrieve({});
        assert.ok(memberships.some(({ organizationId }) => organizationId === idOf('acme')));
      });
    }
  });
});
