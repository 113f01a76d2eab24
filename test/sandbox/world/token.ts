import { createHash } from 'node:crypto';
import type { Member, Role } from './people';

/**
 * A token and its permissions. Where the real service's behaviour is unknown, there is a token for each possibility.
 */
export interface Token {
  /** The name used in documentation and tests; not a secret. */
  readonly name: string;
  readonly text: string;
  readonly accountId: string;
  /** The user and organization that a personal access token belongs to; absent for an account token. */
  readonly user?: { readonly organizationId: string; readonly userId: string };
  readonly readOnly: boolean;
  /** Expiry in epoch milliseconds. */
  readonly expiresAt: number;
  /** A service account in the organization of `user`; not one of its members. */
  readonly serviceAccount?: Member;
  /** Whether `GetAccount` returns every membership, only the token's own, or a refusal. `Behaviour` is the default. */
  readonly seesAccount?: 'every' | 'own' | { readonly refusedAs: string };
  readonly mayJoin: boolean;
}

/** The optional fields of a new token. */
export type TokenRights = Partial<Pick<Token, 'readOnly' | 'expiresAt' | 'seesAccount' | 'mayJoin'>> & {
  /** Makes this the token of a service account with this role. */
  readonly serviceAccountRole?: Role;
};

/** A token that looks real but is marked as a sample. The same for the same arguments. */
export function tokenText(label: string, name: string, kind: 'account' | 'pat'): string {
  const hash = createHash('sha256').update(`token ${label} ${kind} ${name}`).digest('base64url').replace(/[-_]/g, '');
  return `gitpod_${kind}_${label}_sample_${name.replaceAll('-', '_')}_${hash.slice(0, 32)}`;
}
