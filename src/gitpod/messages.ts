import * as v from 'valibot';
import { count, enumOf, flag, id, list, maybe, maybeId, maybeText, text } from './protoJson';

/** The API's messages, named as the API names them, as far as this extension looks at them. */

export const organizationRole = enumOf('ORGANIZATION_ROLE', ['ADMIN', 'MEMBER']);
export const organizationTier = enumOf('ORGANIZATION_TIER', ['FREE', 'ENTERPRISE', 'CORE', 'FREE_ONA']);
export const userStatus = enumOf('USER_STATUS', ['ACTIVE', 'SUSPENDED', 'LEFT']);
export const principal = enumOf('PRINCIPAL', [
  'ACCOUNT',
  'USER',
  'RUNNER',
  'ENVIRONMENT',
  'SERVICE_ACCOUNT',
  'RUNNER_MANAGER',
]);

export type OrganizationRole = v.InferOutput<typeof organizationRole>;
export type OrganizationTier = v.InferOutput<typeof organizationTier>;
export type UserStatus = v.InferOutput<typeof userStatus>;
export type Principal = v.InferOutput<typeof principal>;
/** A role that can be given to somebody. */
export type GrantableRole = Exclude<OrganizationRole, 'ORGANIZATION_ROLE_UNSPECIFIED'>;

/** An account's part in one organization. `userId` is who the account is in there (the principal to call as). */
const accountMembership = v.object({
  userId: id,
  userRole: organizationRole,
  organizationId: id,
  organizationName: text,
  organizationMemberCount: maybe(count),
  organizationTier,
});

export const account = v.object({
  id,
  name: text,
  email: text,
  avatarUrl: maybeText,
  memberships: list(accountMembership),
  /** The organization that owns this account, if one does. */
  organizationId: maybeId,
  publicEmailProvider: flag,
});

export const joinableOrganization = v.object({
  organizationId: id,
  organizationName: text,
  organizationMemberCount: maybe(count),
});

export const loginProvider = v.object({ provider: text, loginUrl: maybeText });

export const user = v.object({
  id,
  organizationId: maybeId,
  name: text,
  email: text,
  avatarUrl: maybeText,
  status: userStatus,
  createdAt: maybeText,
});

export const organization = v.object({
  id,
  name: text,
  tier: organizationTier,
  createdAt: maybeText,
  updatedAt: maybeText,
  /** E-mail domains whose people may join without an invite. */
  inviteDomains: v.pipe(
    maybe(v.object({ domains: list(v.string()) })),
    v.transform((domains) => domains?.domains ?? []),
  ),
});

export const organizationMember = v.object({
  userId: id,
  fullName: text,
  email: text,
  role: organizationRole,
  status: userStatus,
  /** RFC 3339. */
  memberSince: maybeText,
  loginProvider: text,
  avatarUrl: maybeText,
});

export type AccountMembership = v.InferOutput<typeof accountMembership>;
export type Account = v.InferOutput<typeof account>;
export type JoinableOrganization = v.InferOutput<typeof joinableOrganization>;
export type LoginProvider = v.InferOutput<typeof loginProvider>;
export type User = v.InferOutput<typeof user>;
export type Organization = v.InferOutput<typeof organization>;
export type OrganizationMember = v.InferOutput<typeof organizationMember>;
