import type { GitpodClient } from '../api/client';
import { GitpodError, type GitpodErrorKind } from '../api/errors';
import { Token } from '../api/token';
import type { Identity } from './session';

/**
 * Checks a token by requesting its identity from the service.
 * It is not documented which methods each kind of token may call, so if one method refuses, another is called.
 * @throws {GitpodError} `signedOut` if the token is wrong, expired or revoked; any other kind if the check failed
 */
export async function identify(client: GitpodClient, signal?: AbortSignal): Promise<Identity> {
  const identity = await undefinedOn(refusals, client.identity.getAuthenticatedIdentity({}, { signal }));
  const subject = identity?.subject;
  if (subject?.principal === 'PRINCIPAL_ACCOUNT') {
    return identifyAccount(client, subject.id, signal);
  }
  const organizationId = identity?.organizationId;
  const [user, organization] = await Promise.all([
    undefinedOn(inconclusiveKinds, client.users.getAuthenticatedUser({}, { signal })),
    organizationId === undefined
      ? undefined
      : undefinedOn(inconclusiveKinds, client.organizations.retrieve({ organizationId }, { signal })),
  ]);
  const subjectId = subject?.id ?? user?.id;
  const ownOrganizationId = organizationId ?? user?.organizationId;
  if (subjectId === undefined || ownOrganizationId === undefined) {
    return identifyAccount(client, subjectId, signal);
  }
  return {
    subjectId,
    name: user === undefined ? subjectId : nameOf(user),
    email: nonBlank(user?.email),
    organizationName: nonBlank(organization?.name),
    reach: { kind: 'organization', organizationId: ownOrganizationId },
  };
}

async function identifyAccount(
  client: GitpodClient,
  subjectId: string | undefined,
  signal: AbortSignal | undefined,
): Promise<Identity> {
  const account = await client.accounts.retrieve({}, { signal });
  return {
    subjectId: subjectId ?? account.id,
    name: nameOf(account),
    email: nonBlank(account.email),
    reach: { kind: 'account' },
  };
}

/** Error kinds of a method that is not available to this token, or not at all. */
const refusals: ReadonlySet<GitpodErrorKind> = new Set(['refused', 'notFound', 'unsupported', 'precondition']);
/** If another method has answered, a rejection by this one does not mean that the token is invalid. */
const inconclusiveKinds: ReadonlySet<GitpodErrorKind> = new Set([...refusals, 'signedOut']);

/** The response, or undefined if it fails with one of `kinds`: a name is optional, and no reason to reject a token. */
async function undefinedOn<T>(kinds: ReadonlySet<GitpodErrorKind>, answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof GitpodError && kinds.has(error.kind)) {
      return undefined;
    }
    throw error;
  }
}

function nameOf(somebody: { readonly name: string; readonly email: string; readonly id: string }): string {
  return nonBlank(somebody.name) ?? nonBlank(somebody.email) ?? somebody.id;
}

function nonBlank(text: string | undefined): string | undefined {
  return text === undefined || text.trim() === '' ? undefined : text;
}

/** Why the entered text cannot be a token. */
export type TokenProblem = 'empty' | 'address' | 'notOneWord';

/**
 * Parses a pasted token. Removes surrounding white space and quotes, a `Bearer ` prefix and an `Authorization:` header.
 * The rest must be one word of printable ASCII, because it is sent in a header.
 */
export function readToken(text: string): Token | TokenProblem {
  let bare = text;
  for (let before = ''; before !== bare;) {
    before = bare;
    bare = unwrapped(bare).replace(/^authorization["'`]?\s*:|^bearer(?=\s|$)/i, '');
  }
  if (bare === '') {
    return 'empty';
  }
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(bare)) {
    return 'address';
  }
  return /^[\x21-\x7e]+$/.test(bare) ? new Token(bare) : 'notOneWord';
}

/** Trims white space and quotes. A loop instead of a regular expression stays linear for any input. */
function unwrapped(text: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && isWrapping(text.charAt(start))) {
    start++;
  }
  while (end > start && isWrapping(text.charAt(end - 1))) {
    end--;
  }
  return text.slice(start, end);
}

function isWrapping(character: string): boolean {
  return /[\s"'`“”„‘’«»\u200b-\u200d\u2060]/.test(character);
}

const dayMs = 86_400_000;

/** How long before a token expires the user is reminded, and how often. */
export const reminderPeriodMs = 7 * dayMs;
export const reminderIntervalMs = dayMs;

/**
 * When a token expires, in milliseconds since the epoch: the `exp` claim of a JSON Web Token (RFC 7519, 4.1.4).
 * Undefined for other tokens, because the API has no method for this.
 */
export function expiresAt(token: Token): number | undefined {
  const payload = /^[\w-]+\.([\w-]+)\.[\w-]*$/.exec(token.reveal())?.[1];
  const claims = payload === undefined ? undefined : parsed(Buffer.from(payload, 'base64url').toString());
  const exp = typeof claims === 'object' && claims !== null && 'exp' in claims ? claims.exp : undefined;
  return typeof exp === 'number' && Number.isFinite(exp) && exp > 0 ? exp * 1000 : undefined;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
