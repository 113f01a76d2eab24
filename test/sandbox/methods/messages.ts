import { optional, timestamp, type Message } from '../connect/protoJson';
import type { Organization } from '../world/organization';
import type { Member } from '../world/people';

/** `gitpod.v1.OrganizationMember` */
export function memberMessage(member: Member): Message {
  return {
    userId: member.userId,
    fullName: member.fullName,
    email: member.email,
    role: member.role,
    status: member.status,
    memberSince: timestamp(member.memberSince),
    loginProvider: member.loginProvider,
    avatarUrl: member.avatarUrl,
  };
}

/** `gitpod.v1.Organization` */
export function organizationMessage(organization: Organization): Message {
  return {
    id: organization.id,
    name: organization.name,
    tier: organization.tier,
    createdAt: timestamp(organization.createdAt),
    updatedAt: timestamp(organization.updatedAt),
    ...(organization.inviteDomains.length === 0 ? {} : { inviteDomains: { domains: organization.inviteDomains } }),
  };
}

/** `gitpod.v1.JoinableOrganization` */
export function joinableMessage(organization: Organization): Message {
  return {
    organizationId: organization.id,
    organizationName: organization.name,
    organizationMemberCount: optional(organization.members.size),
  };
}
