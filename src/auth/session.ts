import { randomUUID } from 'node:crypto';

import type { GitpodHost } from '../api/host';
import { sanitizeForDisplay } from '../api/sanitize';
import type { Token } from '../api/token';

/**
 * How far a token reaches: a personal access token belongs to one organization, an account token sees every membership.
 * Told by `GetAuthenticatedIdentity`: its principal is then a user, or an account.
 */
type TokenScope = { readonly kind: 'account' } | { readonly kind: 'organization'; readonly organizationId: string };

/** Whom a token speaks for, as the service told it when the token was tried. */
export interface Identity {
  /** The id of the user or the account: what stays the same when the token is renewed. */
  readonly subjectId: string;
  /** The user's name, or what else names this sign-in; untrusted text. Never empty. */
  readonly name: string;
  readonly email?: string | undefined;
  /** The organization's name, where the token belongs to one; untrusted text. */
  readonly organizationName?: string | undefined;
  readonly reach: TokenScope;
}

export type TokenSource = 'pasted' | 'vendorExtension';

/** A signed-in account on a host. Its token is in the session store alone, which gives it out for each request to that host. */
export interface Session extends Identity {
  /** Made of the host and the subject, so that a renewed token keeps its session. */
  readonly id: string;
  readonly host: GitpodHost;
  /** Where the token came from: a user pasted it, or the vendor's own extension lends it and renews it. */
  readonly source: TokenSource;
  /** Names this sign-in: the next one of the same user has another name and, most likely, another token. */
  readonly signIn: string;
  /** What users read in the Accounts menu: different for every session, and the same for as long as it lives. */
  readonly label: string;
}

/** The id of the session that this identity has on this host. */
export function sessionId(host: GitpodHost, subjectId: string): string {
  return `${host.origin}/${subjectId}`;
}

/**
 * A sanitized label that no other session carries: VS Code tells accounts apart by it, and remembers by it which extension may use one.
 * The host is its last part, so that no service can give an account the label of another service's.
 */
export function sessionLabel(identity: Identity, host: GitpodHost, others: readonly Session[]): string {
  const person = identity.email === undefined ? identity.name : `${identity.name} (${identity.email})`;
  const taken = new Set(others.map((other) => other.label));
  const who = [sanitizeForDisplay(person), sanitizeForDisplay(identity.organizationName ?? '')];
  const labels = [who, [...who, sanitizeForDisplay(identity.subjectId)]].map((parts) => labelAt(host, parts));
  return labels.find((label) => !taken.has(label)) ?? labelAt(host, [...who, randomUUID()]);
}

/** A label as it was stored, with the host where it was made without. */
export function labelWithHost(label: string, host: GitpodHost): string {
  const place = placeOf(host);
  return label === place || label.endsWith(separator + place) ? label : labelAt(host, [label]);
}

const separator = ' – ';

function labelAt(host: GitpodHost, parts: readonly string[]): string {
  return [...parts, placeOf(host)].filter((part) => part !== '').join(separator);
}

/** Without a scheme, except on this machine, where `http` may be another service than `https`. */
function placeOf(host: GitpodHost): string {
  return host.origin.startsWith('https:') ? host.hostname : host.origin;
}

/** A session with its token, as it is kept. */
export interface StoredSession {
  readonly session: Session;
  readonly token: Token;
}

/** Whether both say the same, so that a change written by another window is announced only when it is one. */
export function sameSession(one: StoredSession, other: StoredSession): boolean {
  return (
    one.session.id === other.session.id && one.session.label === other.session.label && one.token.equals(other.token)
  );
}

/** What changed, seen from this window, whichever window changed it. */
export interface SessionsChange {
  readonly added: readonly Session[];
  readonly removed: readonly Session[];
  /** Sessions that have another token or label than before. */
  readonly changed: readonly Session[];
}

/** What is news when one session takes the place of another, or comes, or goes; undefined when nothing is. */
export function changeBetween(
  before: StoredSession | undefined,
  after: StoredSession | undefined,
): SessionsChange | undefined {
  const none: SessionsChange = { added: [], removed: [], changed: [] };
  if (before === undefined) {
    return after && { ...none, added: [after.session] };
  }
  if (after === undefined) {
    return { ...none, removed: [before.session] };
  }
  return sameSession(before, after) ? undefined : { ...none, changed: [after.session] };
}

/** Which account must sign in, where it matters: the session that is to go on. */
export interface WantedAccount {
  readonly id: string;
  readonly label: string;
}
