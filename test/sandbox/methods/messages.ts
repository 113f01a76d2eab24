import { enumFromJson, type MessageInitShape } from '@bufbuild/protobuf';
import type { TimestampSchema } from '@bufbuild/protobuf/wkt';
import {
  type OrganizationMemberSchema,
  OrganizationRoleSchema,
  type OrganizationSchema,
  OrganizationTierSchema,
  UserStatusSchema,
} from '../gen/gitpod_pb';
import type { Organization } from '../world/organization';
import type { Member, Role, Status, Tier } from '../world/people';

export const roleNumber = (role: Role) => enumFromJson(OrganizationRoleSchema, role);
export const statusNumber = (status: Status) => enumFromJson(UserStatusSchema, status);
export const tierNumber = (tier: Tier) => enumFromJson(OrganizationTierSchema, tier);

/** A timestamp in the service's precision. The microseconds are derived from the time, so they are stable. */
export function timestamp(epochMs: number): MessageInitShape<typeof TimestampSchema> {
  const seconds = Math.floor(epochMs / 1000);
  const microseconds = (epochMs - seconds * 1000) * 1000 + (seconds % 997);
  return { seconds: BigInt(seconds), nanos: microseconds * 1000 };
}

// Objects spread into a message may have extra properties; they are not sent.

export function memberMessage(member: Member): MessageInitShape<typeof OrganizationMemberSchema> {
  const { role, status, memberSince } = member;
  return { ...member, role: roleNumber(role), status: statusNumber(status), memberSince: timestamp(memberSince) };
}

export function organizationMessage(organization: Organization): MessageInitShape<typeof OrganizationSchema> {
  const { id, name, tier, createdAt, updatedAt, inviteDomains } = organization;
  return {
    id,
    name,
    tier: tierNumber(tier),
    createdAt: timestamp(createdAt),
    updatedAt: timestamp(updatedAt),
    inviteDomains: { domains: [...inviteDomains] },
  };
}

/** An organization as non-members see it. Several messages share these fields. */
export function joinableMessage({ id, name, members }: Organization) {
  return { organizationId: id, organizationName: name, organizationMemberCount: members.size };
}
