import type { GitpodHost } from '../gitpod/gitpodHost';
import { harmless } from '../gitpod/harmless';
import type { Token } from '../gitpod/token';

/**
 * How far a token reaches: a personal access token belongs to one organization, an account token sees every membership.
 * Told by `GetAuthenticatedIdentity`: its principal is then a user, or an account.
 */
type Reach = { readonly kind: 'account' } | { readonly kind: 'organization'; readonly organizationId: string };

/** Whom a token speaks for, as the service told it when the token was tried. */
export interface Identity {
  /** The id of the user or the account: what stays the same when the token is renewed. */
  readonly subjectId: string;
  /** The person's name, or what else names this sign-in; foreign text. Never empty. */
  readonly name: string;
  readonly email?: string | undefined;
  /** The organization's name, where the token belongs to one; foreign text. */
  readonly organizationName?: string | undefined;
  readonly reach: Reach;
}

export type TokenSource = 'pasted' | 'vendorExtension';

/** A signed-in account on a host. The token belongs to that host and is sent to no other. */
export interface Session extends Identity {
  /** Made of the host and the subject, so that a renewed token keeps its session. */
  readonly id: string;
  readonly host: GitpodHost;
  readonly token: Token;
  /** Where the token came from: a person pasted it, or the vendor's own extension lends it and renews it. */
  readonly source: TokenSource;
  /** Names this sign-in: the next one of the same person has another name. */
  readonly signIn: string;
  /** What people read in the Accounts menu: different for every session, and the same for as long as it lives. */
  readonly label: string;
}

/** The id of the session that this identity has on this host. */
export function sessionId(host: GitpodHost, subjectId: string): string {
  return `${host.origin}/${subjectId}`;
}

/** A harmless label that no other session carries: VS Code tells accounts apart by it. */
export function sessionLabel(identity: Identity, host: GitpodHost, others: readonly Session[]): string {
  const person = identity.email === undefined ? identity.name : `${identity.name} (${identity.email})`;
  const taken = new Set(others.map((other) => other.label));
  const labels = [[], [host.hostname], [host.hostname, identity.subjectId]].map((more) =>
    [harmless(person), harmless(identity.organizationName ?? ''), ...more].filter((part) => part !== '').join(' – '),
  );
  return labels.find((label) => label !== '' && !taken.has(label)) ?? sessionId(host, identity.subjectId);
}

/** Whether both say the same, so that a change written by another window is announced only when it is one. */
export function sameSession(one: Session, other: Session): boolean {
  return one.id === other.id && one.label === other.label && one.token.equals(other.token);
}
