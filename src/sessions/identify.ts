import type { GitpodClient } from '../gitpod/gitpodClient';
import { GitpodError, type GitpodErrorKind } from '../gitpod/gitpodError';
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
