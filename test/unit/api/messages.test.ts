import assert from 'node:assert/strict';
import * as v from 'valibot';
import * as messages from '../../../src/api/messages';
import * as methods from '../../../src/api/methods';
import { accountId, inviteId, organizationId, userId } from '../../fakes/samples';

function read<Answer>(method: methods.Method<Answer>, answer: unknown): Answer {
  return v.parse(method.answer, answer);
}
function refuses(method: methods.Method<unknown>, answer: unknown): void {
  assert.equal(v.safeParse(method.answer, answer).success, false);
}

describe('Messages in proto3 JSON', () => {
  it('fill in default values that were omitted', () => {
    assert.deepEqual(read(methods.getAccount, { account: { id: accountId } }), {
      id: accountId,
      name: '',
      email: '',
      avatarUrl: undefined,
      memberships: [],
      organizationId: undefined,
      publicEmailProvider: false,
    });
    assert.deepEqual(read(methods.listMembers, {}), { members: [], nextToken: undefined });
    assert.deepEqual(read(methods.listMembers, { members: [{ userId }] }).members, [
      {
        userId,
        fullName: '',
        email: '',
        role: 'ORGANIZATION_ROLE_UNSPECIFIED',
        status: 'USER_STATUS_UNSPECIFIED',
        memberSince: undefined,
        loginProvider: '',
        avatarUrl: undefined,
      },
    ]);
  });

  it('read null as omitted', () => {
    const account = { id: accountId, name: null, memberships: null, organizationId: null, publicEmailProvider: null };
    assert.deepEqual(read(methods.getAccount, { account }), read(methods.getAccount, { account: { id: accountId } }));
    assert.deepEqual(read(methods.listMembers, { members: null, pagination: null }), {
      members: [],
      nextToken: undefined,
    });
  });

  it('accept an int64 as text and an int32 as a number', () => {
    const countOf = (organizationMemberCount: unknown): number | undefined =>
      read(methods.getOrganizationInviteSummary, { organizationId, organizationMemberCount }).organizationMemberCount;
    assert.deepEqual([countOf(10_000), countOf('10000'), countOf(0), countOf(null)], [10_000, 10_000, 0, undefined]);
  });

  for (const wrong of [-1, 1.5, '1.5', '', 'many', '9'.repeat(30), true, {}]) {
    it(`do not accept ${JSON.stringify(wrong)} as a number of members`, () => {
      refuses(methods.getOrganizationInviteSummary, { organizationId, organizationMemberCount: wrong });
    });
  }

  for (const unheardOf of ['ORGANIZATION_ROLE_OWNER', '', 7, null, {}]) {
    it(`read ${JSON.stringify(unheardOf)} as an unspecified role`, () => {
      const answer = { member: { userId, role: unheardOf } };
      assert.equal(read(methods.joinOrganization, answer).role, 'ORGANIZATION_ROLE_UNSPECIFIED');
    });
  }

  for (const [schema, values] of [
    [messages.organizationRole, ['ORGANIZATION_ROLE_ADMIN', 'ORGANIZATION_ROLE_MEMBER']],
    [
      messages.organizationTier,
      [
        'ORGANIZATION_TIER_FREE',
        'ORGANIZATION_TIER_ENTERPRISE',
        'ORGANIZATION_TIER_CORE',
        'ORGANIZATION_TIER_FREE_ONA',
      ],
    ],
    [messages.userStatus, ['USER_STATUS_ACTIVE', 'USER_STATUS_SUSPENDED', 'USER_STATUS_LEFT']],
    [
      messages.principal,
      ['ACCOUNT', 'USER', 'RUNNER', 'ENVIRONMENT', 'SERVICE_ACCOUNT', 'RUNNER_MANAGER'].map(
        (name) => `PRINCIPAL_${name}`,
      ),
    ],
  ] as const) {
    for (const value of values) {
      it(`know ${value}`, () => {
        assert.equal(v.parse(schema, value), value);
      });
    }
  }

  it('ignore unknown fields', () => {
    const answer = { organization: { id: organizationId, mood: 'good' }, weather: {} };
    assert.ok(!('mood' in read(methods.getOrganization, answer)));
  });

  it('convert ids to lower case', () => {
    const answer = { invite: { inviteId: inviteId.toUpperCase() } };
    assert.deepEqual(read(methods.createOrganizationInvite, answer), { inviteId });
  });

  for (const wrong of [null, '', 'x', 7, `${inviteId}0`, ` ${inviteId}`, `${inviteId}\n`, '../../evil']) {
    it(`do not accept ${JSON.stringify(wrong)} as an id to use in a request`, () => {
      refuses(methods.createOrganizationInvite, { invite: { inviteId: wrong } });
    });
  }

  for (const none of [
    {},
    { invite: null },
    { invite: {} },
    { invite: { inviteId: '' } },
    { invite: { inviteId: null } },
  ]) {
    it(`say that there is no invite: ${JSON.stringify(none)}`, () => {
      assert.equal(read(methods.getOrganizationInvite, none), undefined);
    });
  }

  it('do not say that there is no invite when the invite is invalid', () => {
    refuses(methods.getOrganizationInvite, { invite: { inviteId: 'x' } });
    refuses(methods.getOrganizationInvite, { invite: 'x' });
  });

  for (const [what, pagination, token] of [
    ['a token', { nextToken: 'abc' }, 'abc'],
    ['an empty token', { nextToken: '' }, undefined],
    ['no token', {}, undefined],
    ['no pagination', undefined, undefined],
  ] as const) {
    it(`read from pagination whether a list ends: ${what}`, () => {
      assert.equal(read(methods.listMembers, { pagination }).nextToken, token);
      assert.equal(read(methods.listJoinableOrganizations, { pagination }).nextToken, token);
      assert.equal(read(methods.listLoginProviders, { pagination }).nextToken, token);
    });
  }

  it('contain the email domains whose users may join', () => {
    const domainsOf = (inviteDomains: unknown): string[] =>
      read(methods.getOrganization, { organization: { id: organizationId, inviteDomains } }).inviteDomains;
    assert.deepEqual(domainsOf({ domains: ['acme.example'] }), ['acme.example']);
    assert.deepEqual([domainsOf({}), domainsOf(undefined)], [[], []]);
  });

  it('are not idempotent when they change something', () => {
    const changes = Object.values(methods).filter((method) => !method.idempotent);
    assert.deepEqual(changes.map(({ name }) => name).sort(), [
      'OrganizationService/CreateOrganizationInvite',
      'OrganizationService/JoinOrganization',
      'OrganizationService/LeaveOrganization',
      'OrganizationService/SetRole',
    ]);
  });
});
