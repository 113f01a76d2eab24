import assert from 'node:assert/strict';
import { GitpodError, type GitpodErrorDetails } from '../../../src/api/errors';
import { type Refusal, type RefusalFacts, refusalOf } from '../../../src/organizations/refusal';
import { failureOf } from '../../fakes/samples';
import { Service } from '../../fakes/service';

const create = 'OrganizationService/CreateOrganizationInvite';
const get = 'OrganizationService/GetOrganizationInvite';
const join = 'OrganizationService/JoinOrganization';
const list = 'OrganizationService/ListMembers';

function refused(details: Partial<GitpodErrorDetails> = {}): GitpodError {
  return new GitpodError({
    kind: 'refused',
    outcome: 'refused',
    method: create,
    hostname: 'app.gitpod.io',
    status: 403,
    code: 'permission_denied',
    ...details,
  });
}

const admin = { role: 'ORGANIZATION_ROLE_ADMIN', tier: 'ORGANIZATION_TIER_CORE' } as const;
const member = { ...admin, role: 'ORGANIZATION_ROLE_MEMBER' } as const;
const stranger = { ...admin, role: 'ORGANIZATION_ROLE_UNSPECIFIED' } as const;
const freeAdmin = { ...admin, tier: 'ORGANIZATION_TIER_FREE' } as const;
const freeOfTheNewKind = { ...admin, tier: 'ORGANIZATION_TIER_FREE_ONA' } as const;
const byToken: RefusalFacts = { session: { reach: { kind: 'organization', organizationId: 'acme' } } };
const byAccount: RefusalFacts = { session: { reach: { kind: 'account' } } };

describe('The reason for a refusal', () => {
  describe('from the message of the service', () => {
    const words: readonly (readonly [string, Refusal])[] = [
      ['only admins can create invites', 'notAdmin'],
      ['Only organization admins may see invites', 'notAdmin'],
      ['you must be an admin of this organization', 'notAdmin'],
      ['this operation requires admin permissions', 'notAdmin'],
      ['this token is read-only', 'readOnlyToken'],
      ['The token has read only scope', 'readOnlyToken'],
      ['Inviting people is not part of the free plan. Upgrade the organization to invite members.', 'plan'],
      ['organization tier does not support invites', 'plan'],
      ['This organization requires single sign-on. Sign in with your company account to join.', 'singleSignOn'],
      ['SSO is enforced for this organization', 'singleSignOn'],
      ['Members of this organization are provisioned by its administrators. Ask them to add you.', 'provisioned'],
      ['members are managed by SCIM', 'provisioned'],
      ['Your account is managed by your organization and cannot join other organizations.', 'ownedAccount'],
      ['account is owned by an organization', 'ownedAccount'],
      ['this method needs an account, not a personal access token', 'tokenKind'],
      ['not a member of this organization', 'notMember'],
      ['email domain is not allowed to join this organization', 'emailDomain'],
      ['an organization needs at least one admin', 'lastAdmin'],
      ['cannot remove the last admin', 'lastAdmin'],
    ];
    for (const [userMessage, refusal] of words) {
      it(`is ${refusal} for "${userMessage}"`, () => {
        assert.equal(refusalOf(refused({ userMessage }), {}), refusal);
        assert.equal(refusalOf(refused({ userMessage, isWrittenForUsers: true, kind: 'precondition' }), {}), refusal);
      });
    }

    const unclear = [
      'permission denied',
      'Invites are paused until Monday.',
      'Please feel free to ask your administrator.',
      'Planning is under way, and the frontier is upgraded.',
      'Only admins can choose another plan.',
      'The administrators wish you a pleasant day.',
    ];
    for (const userMessage of unclear) {
      it(`is not guessed from "${userMessage}"`, () => {
        assert.equal(refusalOf(refused({ userMessage }), {}), 'unknown');
      });
    }

    it('is not inferred when the message was written for users, because it says all there is to say', () => {
      const error = refused({ userMessage: 'Invites are paused until Monday.', isWrittenForUsers: true });
      assert.equal(refusalOf(error, { organization: member }), 'unknown');
    });

    it('is found quickly for any message', () => {
      const startedAt = performance.now();
      refusalOf(refused({ userMessage: 'not a '.repeat(50_000) + 'only admi '.repeat(50_000) }), {});
      assert.ok(performance.now() - startedAt < 1_000);
    });
  });

  describe('from known facts, without a message of the service', () => {
    const known: readonly (readonly [string, Partial<GitpodErrorDetails>, RefusalFacts, Refusal])[] = [
      ['a member reads the invite', { method: get }, { organization: member }, 'notAdmin'],
      ['a member creates one', {}, { organization: member }, 'notAdmin'],
      ['somebody whose role is not known', {}, { organization: stranger }, 'unknown'],
      ['an admin reads the invite', { method: get }, { organization: admin }, 'unknown'],
      ['an admin creates one', {}, { organization: admin }, 'perhapsReadOnlyToken'],
      ['an admin on a free plan, which could be either', {}, { organization: freeAdmin }, 'unknown'],
      ['the state of a free plan', { kind: 'precondition' }, { organization: freeAdmin }, 'plan'],
      [
        'the state of a free plan of the newer kind',
        { kind: 'precondition' },
        { organization: freeOfTheNewKind },
        'plan',
      ],
      ['the state of a paid plan', { kind: 'precondition' }, { organization: admin }, 'unknown'],
      ['a member who lists the members', { method: list }, { organization: member }, 'unknown'],
      ['nothing is known', {}, {}, 'unknown'],
      ['a personal access token joins', { method: join }, byToken, 'tokenKind'],
      ['an account joins', { method: join }, byAccount, 'unknown'],
      ['an owned account joins', { method: join }, { ...byAccount, isOwned: true }, 'ownedAccount'],
      ['an owned account joins by a token', { method: join }, { ...byToken, isOwned: true }, 'ownedAccount'],
      ['the state of things when a token joins', { method: join, kind: 'precondition' }, byToken, 'unknown'],
    ];
    for (const [when, details, facts, refusal] of known) {
      it(`is ${refusal} when: ${when}`, () => {
        const code = details.kind === 'precondition' ? 'failed_precondition' : 'permission_denied';
        assert.equal(refusalOf(refused({ code, ...details }), facts), refusal);
      });
    }
  });

  it('is not attributed to the service when something else responded', () => {
    assert.equal(refusalOf(refused({ code: undefined }), { organization: member }), 'onTheWay');
  });

  it('recognizes a token that is rejected for its kind', () => {
    assert.equal(refusalOf(refused({ code: undefined, status: 401, method: join }), byToken), 'tokenKind');
  });

  it('is undefined for other failures', () => {
    assert.equal(refusalOf(refused({ kind: 'notFound', code: 'not_found' }), { organization: member }), undefined);
  });
});

describe('The sandbox refuses', () => {
  let service: Service;

  before(async () => {
    service = await Service.start();
  });

  beforeEach(() => {
    service.reset();
  });

  after(() => service.close());

  const creating: readonly (readonly [as: string, key: string, Refusal])[] = [
    ['ada', 'hobby', 'plan'],
    ['ada', 'sever', 'notAdmin'],
    ['ada', 'ganga', 'notAdmin'],
    ['ada-sever', 'sever', 'notAdmin'],
    ['ada-readonly', 'acme', 'readOnlyToken'],
  ];
  for (const [as, key, refusal] of creating) {
    it(`to create an invite of ${key} for ${as}: ${refusal}`, async () => {
      const organization = service.organization(key, as);
      const { organizations } = service.clients.for(organization.session, organization.userId);
      const error = await failureOf(organizations.invites.create({ organizationId: organization.id }));
      assert.equal(refusalOf(error, { organization, session: organization.session }), refusal);
    });
  }

  const joining: readonly (readonly [as: string, key: string, Refusal])[] = [
    ['ada', 'citadel', 'singleSignOn'],
    ['ada', 'delta', 'provisioned'],
    ['mona', 'harbour', 'ownedAccount'],
    ['ada-readonly-account', 'harbour', 'readOnlyToken'],
    ['ada-acme-strict', 'harbour', 'tokenKind'],
  ];
  for (const [as, key, refusal] of joining) {
    it(`to let ${as} into ${key}: ${refusal}`, async () => {
      const { world } = service.sandbox;
      const session = service.session(as);
      const inviteId = world.inviteOf(world.organization(key)) ?? '';
      const error = await failureOf(service.clients.for(session).organizations.join({ inviteId }));
      assert.equal(refusalOf(error, { session }), refusal);
    });
  }
});
