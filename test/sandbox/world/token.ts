import { createHash } from 'node:crypto';
import type { ConnectCode } from '../connect/connectError';

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
  /** Whether `GetAccount` shows every membership, only the token's own, or is refused with a code. */
  readonly seesAccount: 'every' | 'own' | { readonly refusedAs: ConnectCode };
  readonly mayJoin: boolean;
}

/** What a new token may leave out. */
export type TokenRights = Partial<Pick<Token, 'readOnly' | 'expiresAt' | 'seesAccount' | 'mayJoin'>>;

/** Looks like a real one and says that it is none. The same for the same sandbox label and name. */
export function tokenText(label: string, name: string, kind: 'account' | 'pat'): string {
  const noise = createHash('sha256').update(`token ${label} ${kind} ${name}`).digest('base64url').replace(/[-_]/g, '');
  return `gitpod_${kind}_${label}_sample_${name.replaceAll('-', '_')}_${noise.slice(0, 32)}`;
}
