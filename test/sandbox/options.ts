import * as v from 'valibot';

const behaviourSchema = v.strictObject({
  /** What Get does where there is no invite (`GetInvite`); an organization can depart from it. */
  getInvite: v.picklist(['creates', 'empty', 'absent', 'notFound']),
  /** What Join answers to somebody who is a member already. */
  joinTwice: v.picklist(['alreadyExists', 'succeeds']),
  /** Whether the summary of an invite needs a token. */
  summaryNeedsSignIn: v.boolean(),
  /** What calls about one organization do with an account token and no `X-Gitpod-Principal`. */
  withoutPrincipal: v.picklist(['refused', 'inferred']),
  /** Whether `ListMembers` takes `sort`, answers `invalid_argument` to it, or sorts by nothing that is asked for, as an older server. */
  sorting: v.picklist(['supported', 'refused', 'ignored']),
  /** Whether `ListMembers` knows `filter`, or gives every member, as an older server that discards unknown fields. */
  memberFilters: v.picklist(['supported', 'ignored']),
  /** What SetRole and Leave do with the last admin of an organization. */
  lastAdmin: v.picklist(['refused', 'allowed']),
  /** Whether `GetAccount` shows every membership to a personal access token, only its own, or is refused; a token can depart from it. */
  personalTokensSee: v.picklist(['every', 'own', 'refused']),
  /** Whether `GetAccount` succeeds with an `X-Gitpod-Principal` that is not, or no longer, the caller's. The dashboard relies on it. */
  outdatedPrincipal: v.picklist(['ignoredByGetAccount', 'refused']),
  /** Who may create and read invites. */
  invitesAreFor: v.picklist(['admins', 'members']),
});

/** How the service answers where its real ways are unknown. All can be changed while the sandbox runs. */
export type Behaviour = v.InferOutput<typeof behaviourSchema>;

export const defaultBehaviour: Behaviour = {
  // So that all tests can be run with each.
  getInvite: v.parse(behaviourSchema.entries.getInvite, process.env['SANDBOX_GET_INVITE'] ?? 'creates'),
  joinTwice: 'alreadyExists',
  summaryNeedsSignIn: false,
  withoutPrincipal: 'refused',
  sorting: 'supported',
  memberFilters: 'supported',
  lastAdmin: 'refused',
  personalTokensSee: 'every',
  outdatedPrincipal: 'ignoredByGetAccount',
  invitesAreFor: 'admins',
};

/** `before` with changes, which may come over the wire. Throws an `Error` when they make no sense. */
export function changedBehaviour(before: Behaviour, changes: object): Behaviour {
  const result = v.safeParse(behaviourSchema, { ...before, ...changes });
  if (!result.success) {
    throw new Error(v.summarize(result.issues));
  }
  return result.output;
}

/** `valid` for localhost, 127.0.0.1 and ::1, signed by the sandbox's own authority; the others are wrong in one way each. */
export type CertificateKind = 'valid' | 'expired' | 'notYetValid' | 'wrongName' | 'selfSigned';

/** A company to look at, what the tests know, or much of everything. */
export const seeds = ['demo', 'test', 'large'] as const;
export type Seed = (typeof seeds)[number];

export interface SandboxOptions {
  /** `0`, the default, takes any free port. */
  readonly port?: number;
  /** What the origin says, and where it listens: always loopback. */
  readonly hostname?: '127.0.0.1' | 'localhost' | '[::1]';
  /** `true` is a valid certificate. */
  readonly tls?: boolean | CertificateKind;
  /** The world that it starts with; `test`, the one of the tests, by default. */
  readonly seed?: Seed;
  /** How big the large world is; 1,000 organizations, and 10,000 members of the one called `crowd`, by default. */
  readonly size?: { readonly organizations?: number; readonly crowd?: number };
  /** The round trip to the service in milliseconds, as on a long wire (`SlowLink`); none by default. */
  readonly latencyMs?: number;
  /** How long an idle connection is kept, in milliseconds. */
  readonly keepAliveMs?: number;
  /** Part of every token and id, so that two sandboxes do not know each other's. */
  readonly label?: string;
  /** Epoch milliseconds; the system's clock by default. */
  readonly now?: () => number;
  readonly behaviour?: Partial<Behaviour>;
}
