import type { ServiceImpl } from '@connectrpc/connect';
import { connectError } from '../connect/connectError';
import type { OrganizationService } from '../gen/gitpod_pb';
import type { Organization } from '../world/organization';
import { type Call, callOf } from './call';
import { joinableMessage } from './messages';

export const invites = {
  /** Creates an invite, which invalidates the previous one. */
  createOrganizationInvite(request, context) {
    const call = callOf(context);
    call.writer();
    const organization = requireInviteManager(call, request.organizationId, 'create invites');
    return { invite: { inviteId: newInvite(call, organization) } };
  },

  /** Returns the current invite; without one, `GetInvite` decides. */
  getOrganizationInvite(request, context) {
    const call = callOf(context);
    const organization = requireInviteManager(call, request.organizationId, 'see invites');
    const inviteId = call.world.inviteOf(organization);
    if (inviteId !== undefined) {
      return { invite: { inviteId } };
    }
    const getInvite = organization.getInvite ?? call.behaviour.getInvite;
    switch (getInvite) {
      case 'creates':
        call.writer();
        return { invite: { inviteId: newInvite(call, organization) } };
      case 'empty':
        return { invite: { inviteId: '' } };
      case 'absent':
        return {};
      case 'notFound':
        throw connectError('not_found', 'organization invite not found');
      default:
        return getInvite satisfies never;
    }
  },

  /** Returns the organization of an invite to a caller who is not a member. */
  getOrganizationInviteSummary(request, context) {
    const call = callOf(context);
    if (call.behaviour.summaryNeedsSignIn) {
      call.signedIn();
    }
    return joinableMessage(organizationOfInvite(call, request.inviteId));
  },
} satisfies Partial<ServiceImpl<typeof OrganizationService>>;

/**
 * The organization of a valid invite.
 *
 * @throws `not_found` for an invite that was replaced or never existed
 */
export function organizationOfInvite(call: Call, inviteId: string): Organization {
  const organization = call.world.organizationOfInvite(inviteId);
  if (organization === undefined) {
    throw connectError('not_found', 'invite not found or no longer valid');
  }
  return organization;
}

function requireInviteManager(call: Call, organizationId: string, action: string): Organization {
  return call.behaviour.inviteManagers === 'members'
    ? call.membership(organizationId).organization
    : call.administration(organizationId, action);
}

function newInvite(call: Call, organization: Organization): string {
  if (organization.isFree) {
    throw connectError('failed_precondition', 'organization tier does not support invites', {
      userMessage: 'Inviting people is not part of the free plan. Upgrade the organization to invite members.',
    });
  }
  return call.world.replaceInvite(organization);
}
