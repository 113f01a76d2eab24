import * as v from 'valibot';

/**
 * Schemas for proto3 JSON: a field with its default value is omitted, `null` means the same, an int64 may be a string,
 * an enum may have an unknown value, and unknown fields are ignored.
 */

/** A string; `''` when omitted. */
const text = v.nullish(v.string(), '');

/** A boolean; `false` when omitted. */
const flag = v.nullish(v.boolean(), false);

/** A field whose absence is significant; `undefined` when omitted. */
export const maybe = <const S extends v.GenericSchema>(schema: S) => v.nullish(schema, () => undefined);

/** A string; `undefined` when omitted or empty. */
export const maybeText = v.pipe(
  v.nullish(v.string(), ''),
  v.transform((value) => (value === '' ? undefined : value)),
);

/** A list; empty when omitted. */
export const list = <const S extends v.GenericSchema>(item: S) => v.nullish(v.array(item), () => []);

/** A count, as int32 or int64: a number or a string of digits. */
export const count = v.pipe(
  v.union([
    v.number(),
    v.pipe(
      v.string(),
      v.regex(/^\d{1,16}$/),
      v.transform((digits) => Number(digits)),
    ),
  ]),
  v.safeInteger(),
  v.minValue(0),
);

/** A required ID, because callers use it: a UUID in any letter case, converted to lower case. */
export const id = v.pipe(
  v.string(),
  v.regex(/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i),
  v.transform((uuid) => uuid.toLowerCase()),
);

/** An optional ID; `undefined` when omitted or empty. */
export const maybeId = v.pipe(
  v.nullish(v.string(), ''),
  v.transform((value) => (value === '' ? undefined : value)),
  v.optional(id),
);

/** One of `names` after `prefix_`; any other value becomes `prefix_UNSPECIFIED`. */
const enumOf = <const Prefix extends string, const Name extends string>(prefix: Prefix, names: readonly Name[]) => {
  const unspecified: `${Prefix}_UNSPECIFIED` = `${prefix}_UNSPECIFIED`;
  const known = names.map((name): `${Prefix}_${Name}` => `${prefix}_${name}`);
  return v.fallback(v.picklist([unspecified, ...known]), unspecified);
};

/** The API's messages under the API's own names, with only the fields that this extension uses. */

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
/** A role that can be granted to a member. */
export type GrantableRole = Exclude<OrganizationRole, 'ORGANIZATION_ROLE_UNSPECIFIED'>;

/** An account's membership in one organization. `userId` is the account's user there (the principal to call as). */
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
  /** Email domains whose users may join without an invite. */
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

export type Account = v.InferOutput<typeof account>;
export type JoinableOrganization = v.InferOutput<typeof joinableOrganization>;
export type LoginProvider = v.InferOutput<typeof loginProvider>;
export type User = v.InferOutput<typeof user>;
export type Organization = v.InferOutput<typeof organization>;
export type OrganizationMember = v.InferOutput<typeof organizationMember>;
