import { ConnectError } from '../connect/connectError';
import { optional } from '../connect/protoJson';
import type { Organization } from '../world/organization';
import type { Call, Method } from './call';

/** Makes a new invite; the one before can no longer be used. */
export const createOrganizationInvite: Method = (request, call) => {
  const organizationId = request.uuid('organizationId');
  request.check();
  call.writer();
  const organization = manageable(call, organizationId, 'create invites');
  return { invite: { inviteId: newInvite(call, organization) } };
};

/** The current invite. What it does where there is none is one of the things nobody knows: see `GetInvite`. */
export const getOrganizationInvite: Method = (request, call) => {
  const organizationId = request.uuid('organizationId');
  request.check();
  const organization = manageable(call, organizationId, 'see invites');
  const inviteId = call.world.inviteOf(organization);
  if (inviteId !== undefined) {
    return { invite: { inviteId } };
  }
  const way = organization.getInvite ?? call.behaviour.getInvite;
  switch (way) {
    case 'creates':
      call.writer();
      return { invite: { inviteId: newInvite(call, organization) } };
    case 'empty':
      return { invite: { inviteId: '' } };
    case 'absent':
      return {};
    case 'notFound':
      throw new ConnectError('not_found', 'organization invite not found');
    default:
      return way satisfies never;
  }
};

/** What is behind an invite, for somebody who is not in that organization. */
export const getOrganizationInviteSummary: Method = (request, call) => {
  const inviteId = request.uuid('inviteId');
  request.check();
  if (call.behaviour.summaryNeedsSignIn) {
    call.signedIn();
  }
  const organization = organizationBehind(call, inviteId);
  return {
    organizationId: organization.id,
    organizationName: optional(organization.name),
    organizationMemberCount: optional(organization.members.size),
  };
};

/** The organization that a working invite leads to; `not_found` for one that was replaced or never was. */
export function organizationBehind(call: Call, inviteId: string): Organization {
  const organization = call.world.organizationOfInvite(inviteId);
  if (organization === undefined) {
    throw new ConnectError('not_found', 'invite not found or no longer valid');
  }
  return organization;
}

function manageable(call: Call, organizationId: string, doing: string): Organization {
  return call.behaviour.invitesAreFor === 'members'
    ? call.membership(organizationId).organization
    : call.administration(organizationId, doing);
}

function newInvite(call: Call, organization: Organization): string {
  if (organization.isFree) {
    throw new ConnectError('failed_precondition', 'organization tier does not support invites', {
      userMessage: 'Inviting people is not part of the free plan. Upgrade the organization to invite members.',
    });
  }
  return call.world.replaceInvite(organization);
}
