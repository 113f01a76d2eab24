import * as v from 'valibot';

/**
 * proto3 JSON, as it is received: a field that holds its default is left out, `null` means the same, int64 may come as a
 * string, an enum may hold a value that this code has never heard of, and unknown fields are passed over.
 */

/** A string, `''` when left out. */
const text = v.nullish(v.string(), '');

/** A boolean, `false` when left out. */
const flag = v.nullish(v.boolean(), false);

/** A field whose absence means something: `undefined` when left out. */
export const maybe = <const S extends v.GenericSchema>(schema: S) => v.nullish(schema, () => undefined);

/** A string field whose absence and whose emptiness mean the same. */
export const maybeText = v.pipe(
  v.nullish(v.string(), ''),
  v.transform((value) => (value === '' ? undefined : value)),
);

/** A list, empty when left out. */
export const list = <const S extends v.GenericSchema>(item: S) => v.nullish(v.array(item), () => []);

/** A number of things: int32 or int64, so a number or a string of digits. */
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

/** An id that has to be there, because something will be done with it. Any UUID, in any letter case; comes out in lower case. */
export const id = v.pipe(
  v.string(),
  v.regex(/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i),
  v.transform((uuid) => uuid.toLowerCase()),
);

/** An id that may be left out or empty, and then is `undefined`. */
export const maybeId = v.pipe(
  v.nullish(v.string(), ''),
  v.transform((value) => (value === '' ? undefined : value)),
  v.optional(id),
);

/** One of `names` after `prefix_`; whatever else comes is `prefix_UNSPECIFIED`. */
const enumOf = <const Prefix extends string, const Name extends string>(prefix: Prefix, names: readonly Name[]) => {
  const unspecified: `${Prefix}_UNSPECIFIED` = `${prefix}_UNSPECIFIED`;
  const known = names.map((name): `${Prefix}_${Name}` => `${prefix}_${name}`);
  return v.fallback(v.picklist([unspecified, ...known]), unspecified);
};

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
  /** E-mail domains whose users may join without an invite. */
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
