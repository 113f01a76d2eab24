import { optional, timestamp } from '../connect/protoJson';
import type { Method } from './call';

/** Who the token speaks for: a user in an organization, or an account when it picked no user. */
export const getAuthenticatedIdentity: Method = (request, call) => {
  request.check();
  const { account, user } = call.signedIn();
  if (user === undefined) {
    return { subject: { id: account.id, principal: 'PRINCIPAL_ACCOUNT' } };
  }
  return {
    subject: { id: user.member.userId, principal: 'PRINCIPAL_USER' },
    organizationId: optional(user.organization.id),
    organizationTier: user.organization.tier,
  };
};

export const getAuthenticatedUser: Method = (request, call) => {
  request.check();
  const { organization, member } = call.user();
  return {
    user: {
      id: member.userId,
      organizationId: optional(organization.id),
      name: member.fullName,
      email: member.email,
      avatarUrl: member.avatarUrl,
      status: member.status,
      createdAt: timestamp(member.memberSince),
    },
  };
};
