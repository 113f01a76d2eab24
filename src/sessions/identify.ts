import type { GitpodClient } from '../gitpod/gitpodClient';
import { GitpodError } from '../gitpod/gitpodError';
import type { Identity } from './session';

/**
 * Tries a token: asks the service whom it speaks for.
 * Whether every kind of token may ask every question is not documented, so what one method refuses another is asked.
 * @throws {GitpodError} `signedOut` when the token is wrong, expired or revoked; any other kind when that could not be learnt.
 */
export async function identify(client: GitpodClient, signal?: AbortSignal): Promise<Identity> {
  const { subject, organizationId } = await client.identity.getAuthenticatedIdentity({}, { signal });
  if (subject.principal === 'PRINCIPAL_ACCOUNT' || organizationId === undefined) {
    const account = await client.accounts.retrieve({}, { signal });
    return { subjectId: subject.id, name: nameOf(account), email: present(account.email), reach: { kind: 'account' } };
  }
  const [user, organization] = await Promise.all([
    unlessRefused(client.users.getAuthenticatedUser({}, { signal })),
    unlessRefused(client.organizations.retrieve({ organizationId }, { signal })),
  ]);
  return {
    subjectId: subject.id,
    name: user === undefined ? subject.id : nameOf(user),
    email: present(user?.email),
    organizationName: present(organization?.name),
    reach: { kind: 'organization', organizationId },
  };
}

/** The answer, or undefined where this token may not have it: a name is nice to have, and no reason to turn somebody away. */
async function unlessRefused<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof GitpodError && ['refused', 'notFound', 'unsupported', 'precondition'].includes(error.kind)) {
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
