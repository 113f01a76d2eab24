import type { GitpodHost } from '../../src/api/host';
import { Token } from '../../src/api/token';
import { type Identity, type Session, sessionId } from '../../src/auth/session';
import { hostOf } from './samples';

export const gitpod = hostOf('https://app.gitpod.io');
export const elsewhere = hostOf('https://gitpod.harbour.example');

export const acmeId = '0190d0a1-5555-7abc-8def-0123456789ab';
export const koboId = '0190d0a1-6666-7abc-8def-0123456789ab';

/** Ada, with a token of one organization. */
export const adaAtAcme: Identity = {
  subjectId: '0190d0a1-aaaa-7abc-8def-000000000001',
  name: 'Ada Lovelace',
  email: 'ada@acme.example',
  organizationName: 'Acme Engineering',
  reach: { kind: 'organization', organizationId: acmeId },
};

/** The same account in another organization, where it has another user. */
export const adaAtKobo: Identity = {
  ...adaAtAcme,
  subjectId: '0190d0a1-aaaa-7abc-8def-000000000002',
  organizationName: '株式会社こうぼう',
  reach: { kind: 'organization', organizationId: koboId },
};

/** Grace, with an account token. */
export const grace: Identity = {
  subjectId: '0190d0a1-bbbb-7abc-8def-000000000001',
  name: 'Grace Hopper',
  email: 'grace@harbour.example',
  reach: { kind: 'account' },
};

let tokenCount = 0;

/** Returns a token that no other test uses. */
export function freshToken(): Token {
  tokenCount += 1;
  return new Token(`gitpod_pat_sample_${tokenCount}_Zm9vYmFyYmF6cXV4cXV1eA`);
}

/** The tokens of sample sessions by sign-in id. Signing in again with the same token reuses its id. */
const signIns = new Map<string, Token>();

/** Creates a session like those of `SessionStore`, without a store. */
export function signedIn(
  identity: Identity,
  overrides: { host?: GitpodHost; token?: Token; label?: string } = {},
): Session {
  const { host = gitpod, token = freshToken(), label = identity.name } = overrides;
  const existing = [...signIns].find(([, known]) => known.equals(token))?.[0];
  const signIn = existing ?? `sign-in ${signIns.size}`;
  signIns.set(signIn, token);
  return { ...identity, source: 'pasted', signIn, id: sessionId(host, identity.subjectId), host, label };
}

export function sampleTokenOf({ signIn }: Session): Token | undefined {
  return signIns.get(signIn);
}
