import type { ServiceImpl } from '@connectrpc/connect';
import { connectError } from '../connect/connectError';
import type { OrganizationService } from '../gen/gitpod_pb';
import type { Organization } from '../world/organization';
import type { Account } from '../world/people';
import { type Call, callOf } from './call';
import { organizationOfInvite } from './invites';
import { memberMessage } from './messages';

export const joining = {
  /** Adds the caller's account as a member, by invite or, if its e-mail domain is allowed, by organization ID. */
  joinOrganization(request, context) {
    const call = callOf(context);
    const { joinId } = request;
    if (joinId.case === undefined) {
      // The schema has no rule for this, so the method checks it.
      throw connectError('invalid_argument', 'invite id or organization id is required');
    }
    const { token, account } = call.writer();
    if (!token.mayJoin) {
      throw connectError('permission_denied', 'this method needs an account, not a personal access token');
    }
    const organization =
      joinId.case === 'organizationId'
        ? organizationByDomain(call, account, joinId.value)
        : organizationByLink(call, account, joinId.value);
    const existing = organization.members.findByAccount(account.id);
    if (existing !== undefined && existing.status !== 'USER_STATUS_LEFT') {
      if (call.behaviour.joinWhenAlreadyMember === 'alreadyExists') {
        throw connectError('already_exists', 'already a member of this organization');
      }
      return { member: memberMessage(existing) };
    }
    if (account.ownedBy !== undefined) {
      throw connectError('permission_denied', 'account is owned by an organization and cannot join others', {
        userMessage: 'Your account is managed by your organization and cannot join other organizations.',
      });
    }
    return { member: memberMessage(call.world.addMember(organization, account, 'ORGANIZATION_ROLE_MEMBER')) };
  },
} satisfies Partial<ServiceImpl<typeof OrganizationService>>;

/** Whether the account may join without an invite. An address from a public e-mail provider never qualifies. */
export function allowsEmailDomain(organization: Organization, account: Account): boolean {
  const domain = account.email.split('@')[1] ?? '';
  return account.publicEmailProvider !== true && organization.inviteDomains.includes(domain);
}

function organizationByDomain(call: Call, account: Account, organizationId: string): Organization {
  const organization = call.world.findOrganization(organizationId);
  if (organization === undefined) {
    throw connectError('not_found', 'organization not found');
  }
  if (!allowsEmailDomain(organization, account) && organization.members.findByAccount(account.id) === undefined) {
    throw connectError('permission_denied', 'email domain is not allowed to join this organization');
  }
  return organization;
}

function organizationByLink(call: Call, account: Account, inviteId: string): Organization {
  const organization = organizationOfInvite(call, inviteId);
  if (organization.joinByLink === 'allowed' || organization.members.findByAccount(account.id) !== undefined) {
    return organization;
  }
  const userMessage =
    organization.joinByLink === 'ssoRequired'
      ? 'This organization requires single sign-on. Sign in with your company account to join.'
      : 'Members of this organization are provisioned by its administrators. Ask them to add you.';
  throw connectError('failed_precondition', 'organization cannot be joined by an invite', { userMessage });
}
