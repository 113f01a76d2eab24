import * as v from 'valibot';

const behaviourSchema = v.strictObject({
  /** What Get does when there is no invite (`GetInvite`); an organization can override it. */
  getInvite: v.picklist(['creates', 'empty', 'absent', 'notFound']),
  /** The response of Join to an account that is already a member. */
  joinWhenAlreadyMember: v.picklist(['alreadyExists', 'succeeds']),
  /** Whether the summary of an invite requires a token. */
  summaryNeedsSignIn: v.boolean(),
  /** What calls about one organization do when made with an account token and without `X-Gitpod-Principal`. */
  withoutPrincipal: v.picklist(['refused', 'inferred']),
  /** Whether `ListMembers` supports `sort`, refuses it (`invalid_argument`), or ignores it like an older server. */
  sorting: v.picklist(['supported', 'refused', 'ignored']),
  /** Whether `ListMembers` supports `filter`, or ignores it like an older server that discards unknown fields. */
  memberFilters: v.picklist(['supported', 'ignored']),
  /** Whether SetRole and Leave may remove the last admin of an organization. */
  lastAdmin: v.picklist(['refused', 'allowed']),
  /**
   * Whether `GetAccount` returns every membership to a personal access token, only the token's own, or is refused; a
   * token can override it.
   */
  personalTokensSee: v.picklist(['every', 'own', 'refused']),
  /**
   * Whether `GetAccount` succeeds with an `X-Gitpod-Principal` that is not, or is no longer, the caller's. The
   * dashboard relies on it.
   */
  outdatedPrincipal: v.picklist(['ignoredByGetAccount', 'refused']),
  /** Who may create and read invites. */
  inviteManagers: v.picklist(['admins', 'members']),
});

/** Behaviour that is unknown for the real service. Every option can be changed while the sandbox runs. */
export type Behaviour = v.InferOutput<typeof behaviourSchema>;

export const defaultBehaviour: Behaviour = {
  // From the environment, so that all tests can run with each value.
  getInvite: v.parse(behaviourSchema.entries.getInvite, process.env['SANDBOX_GET_INVITE'] ?? 'creates'),
  joinWhenAlreadyMember: 'alreadyExists',
  summaryNeedsSignIn: false,
  withoutPrincipal: 'refused',
  sorting: 'supported',
  memberFilters: 'supported',
  lastAdmin: 'refused',
  personalTokensSee: 'every',
  outdatedPrincipal: 'ignoredByGetAccount',
  inviteManagers: 'admins',
};

/**
 * `behaviour` with changes, which may come over the wire.
 *
 * @throws Error for invalid changes
 */
export function changedBehaviour(behaviour: Behaviour, changes: object): Behaviour {
  const result = v.safeParse(behaviourSchema, { ...behaviour, ...changes });
  if (!result.success) {
    throw new Error(v.summarize(result.issues));
  }
  return result.output;
}

/** `valid` is signed by the sandbox's own authority and matches the host; each of the others has one defect. */
export type CertificateKind = 'valid' | 'expired' | 'notYetValid' | 'wrongName' | 'selfSigned';

/** A sample company, the fixtures of the tests, or a large data set. */
export const seeds = ['demo', 'test', 'large'] as const;
export type Seed = (typeof seeds)[number];

export interface SandboxOptions {
  /** `0`, the default, uses any free port. */
  readonly port?: number;
  /** The host in the origin and the address to listen on: always loopback. */
  readonly hostname?: '127.0.0.1' | 'localhost' | '[::1]';
  /** `true` uses a valid certificate. */
  readonly tls?: boolean | CertificateKind;
  /** The initial world; `test` by default. */
  readonly seed?: Seed;
  /** Size of the large world; by default 1,000 organizations and 10,000 members of the organization `crowd`. */
  readonly size?: { readonly organizations?: number; readonly crowd?: number };
  /** Simulated round-trip time in milliseconds (`LatencyProxy`); none by default. */
  readonly latencyMs?: number;
  /** How long an idle connection stays open, in milliseconds. */
  readonly keepAliveMs?: number;
  /** Part of every token and ID, so that two sandboxes do not accept each other's. */
  readonly label?: string;
  /** Returns epoch milliseconds; the system clock by default. */
  readonly now?: () => number;
  readonly behaviour?: Partial<Behaviour>;
}
