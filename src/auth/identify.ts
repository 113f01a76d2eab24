import type { GitpodClient } from '../api/client';
import { GitpodError, type GitpodErrorKind } from '../api/errors';
import { Token } from '../api/token';
import type { Identity } from './session';

/**
 * Tries a token: asks the service whom it speaks for.
 * Whether every kind of token may ask every question is not documented, so what one method refuses another is asked.
 * @throws {GitpodError} `signedOut` when the token is wrong, expired or revoked; any other kind when that could not be learnt.
 */
export async function identify(client: GitpodClient, signal?: AbortSignal): Promise<Identity> {
  const identity = await unless(refusals, client.identity.getAuthenticatedIdentity({}, { signal }));
  const subject = identity?.subject;
  if (subject?.principal === 'PRINCIPAL_ACCOUNT') {
    return identifyAccount(client, subject.id, signal);
  }
  const organizationId = identity?.organizationId;
  const [user, organization] = await Promise.all([
    unless(notForThisToken, client.users.getAuthenticatedUser({}, { signal })),
    organizationId === undefined
      ? undefined
      : unless(notForThisToken, client.organizations.retrieve({ organizationId }, { signal })),
  ]);
  const subjectId = subject?.id ?? user?.id;
  const ownOrganizationId = organizationId ?? user?.organizationId;
  if (subjectId === undefined || ownOrganizationId === undefined) {
    return identifyAccount(client, subjectId, signal);
  }
  return {
    subjectId,
    name: user === undefined ? subjectId : nameOf(user),
    email: present(user?.email),
    organizationName: present(organization?.name),
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
    email: present(account.email),
    reach: { kind: 'account' },
  };
}

/** The ways in which a service says that this question is not for this token, or not at all. */
const refusals: ReadonlySet<GitpodErrorKind> = new Set(['refused', 'notFound', 'unsupported', 'precondition']);
/** Where another question was answered, being turned away at this one does not mean that the token is dead. */
const notForThisToken: ReadonlySet<GitpodErrorKind> = new Set([...refusals, 'signedOut']);

/** The answer, or undefined where it is refused: a name is nice to have, and no reason to turn somebody away. */
async function unless<T>(kinds: ReadonlySet<GitpodErrorKind>, answer: Promise<T>): Promise<T | undefined> {
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
  return present(somebody.name) ?? present(somebody.email) ?? somebody.id;
}

function present(text: string | undefined): string | undefined {
  return text === undefined || text.trim() === '' ? undefined : text;
}

/** Why what was typed cannot be a token. */
export type TokenProblem = 'empty' | 'address' | 'notOneWord';

/**
 * Takes a token as users paste it: with blanks, quotes, line ends, a `Bearer ` or a whole `Authorization:` header around it.
 * What is left must be one word of printable ASCII, since it is sent in a header.
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

/** The text without the blanks and quotes at its ends. Counted rather than matched: that stays linear for any paste. */
function unwrapped(text: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && isWrapping(text.charAt(start))) start++;
  while (end > start && isWrapping(text.charAt(end - 1))) end--;
  return text.slice(start, end);
}

function isWrapping(character: string): boolean {
  return /[\s"'`“”„‘’«»\u200b-\u200d\u2060]/.test(character);
}

const dayMs = 86_400_000;

/** From when on the end of a token is worth mentioning, and how often. */
export const reminderPeriodMs = 7 * dayMs;
export const reminderIntervalMs = dayMs;

/**
 * When a token ends, in milliseconds since the epoch, where the token itself says so: a JSON Web Token carries `exp`
 * (RFC 7519, 4.1.4). The API has no method that tells, and other tokens say nothing.
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
