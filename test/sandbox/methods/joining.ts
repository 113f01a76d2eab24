import { ConnectError } from '../connect/connectError';
import type { Organization } from '../world/organization';
import type { Account } from '../world/people';
import type { Call, Method } from './call';
import { organizationBehind } from './invites';
import { memberMessage } from './messages';

/** Adds the caller's account as a member, by an invite or, where its e-mail domain is welcome, by the organization's id. */
export const joinOrganization: Method = (request, call) => {
  const inviteId = request.optionalUuid('inviteId');
  const organizationId = request.optionalUuid('organizationId');
  if ((inviteId === undefined) === (organizationId === undefined)) {
    request.violate('identifier', 'exactly one field is required in oneof [required]');
  }
  request.check();
  const { token, account } = call.writer();
  if (!token.mayJoin) {
    throw new ConnectError('permission_denied', 'this method needs an account, not a personal access token');
  }
  const organization =
    inviteId === undefined
      ? organizationByDomain(call, account, organizationId ?? '')
      : organizationByLink(call, account, inviteId);
  const before = organization.members.ofAccount(account.id);
  if (before !== undefined && before.status !== 'USER_STATUS_LEFT') {
    if (call.behaviour.joinTwice === 'alreadyExists') {
      throw new ConnectError('already_exists', 'already a member of this organization');
    }
    return { member: memberMessage(before) };
  }
  if (account.ownedBy !== undefined) {
    throw new ConnectError('permission_denied', 'account is owned by an organization and cannot join others', {
      userMessage: 'Your account is managed by your organization and cannot join other organizations.',
    });
  }
  return { member: memberMessage(call.world.enrol(organization, account, 'ORGANIZATION_ROLE_MEMBER')) };
};

/** Whether the account may join without an invite. A provider open to everybody makes nobody welcome. */
export function welcomes(organization: Organization, account: Account): boolean {
  const domain = account.email.split('@')[1] ?? '';
  return account.publicEmailProvider !== true && organization.inviteDomains.includes(domain);
}

function organizationByDomain(call: Call, account: Account, organizationId: string): Organization {
  const organization = call.world.findOrganization(organizationId);
  if (organization === undefined) {
    throw new ConnectError('not_found', 'organization not found');
  }
  if (!welcomes(organization, account) && organization.members.ofAccount(account.id) === undefined) {
    throw new ConnectError('permission_denied', 'email domain is not allowed to join this organization');
  }
  return organization;
}

function organizationByLink(call: Call, account: Account, inviteId: string): Organization {
  const organization = organizationBehind(call, inviteId);
  if (organization.joinByLink === 'allowed' || organization.members.ofAccount(account.id) !== undefined) {
    return organization;
  }
  const userMessage =
    organization.joinByLink === 'ssoRequired'
      ? 'This organization requires single sign-on. Sign in with your company account to join.'
      : 'Members of this organization are provisioned by its administrators. Ask them to add you.';
  throw new ConnectError('failed_precondition', 'organization cannot be joined by an invite', { userMessage });
}
