import { createHash } from 'node:crypto';
import type { Member, Role } from './people';

/** A token, and what the service lets it do. Where the real service's ways are unknown, tokens differ so that both worlds are there. */
export interface Token {
  /** The name in documentation and tests; never a secret. */
  readonly name: string;
  readonly text: string;
  readonly accountId: string;
  /** The user that a personal access token belongs to, and so its organization; absent for an account token. */
  readonly user?: { readonly organizationId: string; readonly userId: string };
  readonly readOnly: boolean;
  /** When it ends, in epoch milliseconds. */
  readonly expiresAt: number;
  /** A service account of the organization of `user`: no person, and not among its members. */
  readonly serviceAccount?: Member;
  /** Whether `GetAccount` shows every membership, only the token's own, or is refused with a code; as `Behaviour` says when absent. */
  readonly seesAccount?: 'every' | 'own' | { readonly refusedAs: string };
  readonly mayJoin: boolean;
}

/** What a new token may leave out. */
export type TokenRights = Partial<Pick<Token, 'readOnly' | 'expiresAt' | 'seesAccount' | 'mayJoin'>> & {
  /** Makes it the token of a service account with this role. */
  readonly serviceAccountRole?: Role;
};

/** Looks like a real one and says that it is none. The same for the same sandbox label and name. */
export function tokenText(label: string, name: string, kind: 'account' | 'pat'): string {
  const noise = createHash('sha256').update(`token ${label} ${kind} ${name}`).digest('base64url').replace(/[-_]/g, '');
  return `gitpod_${kind}_${label}_sample_${name.replaceAll('-', '_')}_${noise.slice(0, 32)}`;
}
