import type { ServiceImpl } from '@connectrpc/connect';
import { connectError } from '../connect/connectError';
import { type IdentityService, Principal, type UserService } from '../gen/gitpod_pb';
import { callOf } from './call';
import { statusNumber, timestamp } from './messages';

export const identity: ServiceImpl<typeof IdentityService> = {
  /** Returns the token's identity: an account, a user of the account if it selected one, or a service account. */
  getAuthenticatedIdentity(_request, context) {
    const { account, user, token } = callOf(context).signedIn();
    if (user === undefined) {
      return { subject: { id: account.id, principal: Principal.ACCOUNT } };
    }
    const principal = token.serviceAccount === undefined ? Principal.USER : Principal.SERVICE_ACCOUNT;
    // A string whose real spelling is unknown: clients must not parse it as the enum.
    const organizationTier = user.organization.tier.replace('ORGANIZATION_TIER_', '').toLowerCase();
    return { subject: { id: user.member.userId, principal }, organizationId: user.organization.id, organizationTier };
  },
};

export const users: ServiceImpl<typeof UserService> = {
  getAuthenticatedUser(_request, context) {
    const call = callOf(context);
    const { organization, member } = call.user();
    if (call.signedIn().token.serviceAccount !== undefined) {
      throw connectError('permission_denied', 'this method needs a user principal, not a service account');
    }
    const status = statusNumber(member.status);
    const createdAt = timestamp(member.memberSince);
    const { userId: id, fullName: name } = member;
    return { user: { ...member, id, name, organizationId: organization.id, status, createdAt } };
  },
};
