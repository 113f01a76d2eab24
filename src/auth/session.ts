import { randomUUID } from 'node:crypto';

import type { GitpodHost } from '../api/host';
import { sanitizeForDisplay } from '../api/sanitize';
import type { Token } from '../api/token';

/**
 * The scope of a token: a personal access token belongs to one organization, an account token covers all memberships.
 * Determined by `GetAuthenticatedIdentity`, whose principal is then a user or an account.
 */
type TokenScope = { readonly kind: 'account' } | { readonly kind: 'organization'; readonly organizationId: string };

/** The user or account that a token belongs to, as reported by the service when the token was checked. */
export interface Identity {
  /** The ID of the user or the account; unchanged when the token is renewed. */
  readonly subjectId: string;
  /** The user's name, or else their email address or ID; untrusted text. Never empty. */
  readonly name: string;
  readonly email?: string | undefined;
  /** The organization's name, if the token belongs to one; untrusted text. */
  readonly organizationName?: string | undefined;
  readonly reach: TokenScope;
}

export type TokenSource = 'pasted' | 'vendorExtension';

/** A signed-in account on a host. Only the session store has its token, and returns it for each request to the host. */
export interface Session extends Identity {
  /** Derived from the host and the subject, so that the session survives a renewal of the token. */
  readonly id: string;
  readonly host: GitpodHost;
  /** The source of the token: pasted by the user, or provided and renewed by the vendor's own extension. */
  readonly source: TokenSource;
  /** ID of this sign-in: the same user's next sign-in has a different ID and, most likely, a different token. */
  readonly signIn: string;
  /** Shown in the Accounts menu: unique to the session, and constant for its lifetime. */
  readonly label: string;
}

/** The ID of this identity's session on this host. */
export function sessionId(host: GitpodHost, subjectId: string): string {
  return `${host.origin}/${subjectId}`;
}

/**
 * A sanitized label that no other session has: VS Code identifies accounts by it, and stores by it which extensions may
 * use them. It ends with the host, so that no service can give an account the label of an account on another service.
 */
export function sessionLabel(identity: Identity, host: GitpodHost, others: readonly Session[]): string {
  const person = identity.email === undefined ? identity.name : `${identity.name} (${identity.email})`;
  const taken = new Set(others.map((other) => other.label));
  const who = [sanitizeForDisplay(person), sanitizeForDisplay(identity.organizationName ?? '')];
  const labels = [who, [...who, sanitizeForDisplay(identity.subjectId)]].map((parts) => labelAt(host, parts));
  return labels.find((label) => !taken.has(label)) ?? labelAt(host, [...who, randomUUID()]);
}

/** Adds the host to a stored label that was created without it. */
export function labelWithHost(label: string, host: GitpodHost): string {
  const place = hostLabel(host);
  return label === place || label.endsWith(separator + place) ? label : labelAt(host, [label]);
}

const separator = ' – ';

function labelAt(host: GitpodHost, parts: readonly string[]): string {
  return [...parts, hostLabel(host)].filter((part) => part !== '').join(separator);
}

/** The host without a scheme, except on this machine, where `http` and `https` may be different services. */
function hostLabel(host: GitpodHost): string {
  return host.origin.startsWith('https:') ? host.hostname : host.origin;
}

/** A session with its token, as stored. */
export interface StoredSession {
  readonly session: Session;
  readonly token: Token;
}

/** Whether nothing relevant differs, so that a write by another window is announced only if it is a change. */
export function sameSession(one: StoredSession, other: StoredSession): boolean {
  return (
    one.session.id === other.session.id && one.session.label === other.session.label && one.token.equals(other.token)
  );
}

/** A change as seen from this window, whichever window made it. */
export interface SessionsChange {
  readonly added: readonly Session[];
  readonly removed: readonly Session[];
  /** Sessions with a new token or label. */
  readonly changed: readonly Session[];
}

/** The change when a session is added, removed or replaced; undefined if there is none. */
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

/** The account that must sign in, to continue an existing session. */
export interface WantedAccount {
  readonly id: string;
  readonly label: string;
}
