import type { ServiceImpl } from '@connectrpc/connect';
import { refusal } from '../connect/refusal';
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
        throw refusal('not_found', 'organization invite not found');
      default:
        return way satisfies never;
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
    throw refusal('not_found', 'invite not found or no longer valid');
  }
  return organization;
}

function requireInviteManager(call: Call, organizationId: string, doing: string): Organization {
  return call.behaviour.inviteManagers === 'members'
    ? call.membership(organizationId).organization
    : call.administration(organizationId, doing);
}

function newInvite(call: Call, organization: Organization): string {
  if (organization.isFree) {
    throw refusal('failed_precondition', 'organization tier does not support invites', {
      userMessage: 'Inviting people is not part of the free plan. Upgrade the organization to invite members.',
    });
  }
  return call.world.replaceInvite(organization);
}
