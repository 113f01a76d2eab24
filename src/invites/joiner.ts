import type { GitpodClient } from '../gitpod/gitpodClient';
import { GitpodError, type GitpodErrorKind } from '../gitpod/gitpodError';
import type { Account, OrganizationRole } from '../gitpod/messages';
import type { Session } from '../sessions/session';
import type { SessionClients } from '../sessions/sessionClients';

/** Who would join: the account behind a session, as far as its token may tell. */
export interface Joiner {
  readonly session: Session;
  /** Foreign text, never empty. */
  readonly name: string;
  /** Foreign text. */
  readonly email?: string | undefined;
  /** How the person signs in there: `google`, `github`, `sso` or what else the service says. Foreign text. */
  readonly loginProvider?: string | undefined;
  /** The role in each organization that the account is in, by the organization's id, as far as the token may read them. */
  readonly memberships: ReadonlyMap<string, OrganizationRole>;
  /** Whether the account belongs to an organization; the service usually lets such accounts join no other. */
  readonly isOwned: boolean;
}

/** The ways in which a service says that a question is not for this token. */
const notForThisToken: ReadonlySet<GitpodErrorKind> = new Set([
  'refused',
  'signedOut',
  'unsupported',
  'notFound',
  'precondition',
]);

function isNotForThisToken(error: unknown): error is GitpodError {
  return error instanceof GitpodError && notForThisToken.has(error.kind);
}

/**
 * Asks who would join. Whether every kind of token may read its account is not documented; where one may not, the session says
 * what was learnt when it signed in.
 * @throws {GitpodError} also when the token turns out to be dead
 */
export async function readJoiner(
  clients: Pick<SessionClients, 'for' | 'probing'>,
  session: Session,
  signal?: AbortSignal,
): Promise<Joiner> {
  const account = await readAccount(clients, session, signal);
  const loginProvider = await readLoginProvider(clients.probing(session), session, account, signal);
  return {
    session,
    name: present(account?.name) ?? session.name,
    email: present(account?.email) ?? session.email,
    loginProvider,
    memberships: account === undefined ? new Map() : rolesIn(account),
    isOwned: account?.organizationId !== undefined,
  };
}

/** The role in each organization of the account. */
export function rolesIn(account: Account): ReadonlyMap<string, OrganizationRole> {
  return new Map(account.memberships.map(({ organizationId, userRole }) => [organizationId, userRole]));
}

async function readAccount(
  clients: Pick<SessionClients, 'for' | 'probing'>,
  session: Session,
  signal: AbortSignal | undefined,
): Promise<Account | undefined> {
  try {
    return await clients.probing(session).accounts.retrieve({}, { signal });
  } catch (error) {
    if (!isNotForThisToken(error)) {
      throw error;
    }
    if (error.kind === 'signedOut') {
      await clients.for(session).identity.getAuthenticatedIdentity({}, { signal }); // Throws when the token is dead.
    }
    return undefined;
  }
}

/** Every list of members says how each signs in, so it is asked about oneself. Good to know, and worth no failure. */
async function readLoginProvider(
  client: GitpodClient,
  { reach, subjectId }: Session,
  account: Account | undefined,
  signal: AbortSignal | undefined,
): Promise<string | undefined> {
  const [membership] = account?.memberships ?? [];
  const self =
    reach.kind === 'organization'
      ? { client, organizationId: reach.organizationId, userId: subjectId }
      : membership && { ...membership, client: client.as(membership.userId) };
  if (self === undefined) {
    return undefined;
  }
  try {
    const { members } = await self.client.organizations.listMembers(
      { organizationId: self.organizationId, filter: { userIds: [self.userId] } },
      { signal },
    );
    return present(members.find(({ userId }) => userId === self.userId)?.loginProvider);
  } catch (error) {
    if (error instanceof GitpodError && error.kind !== 'cancelled') {
      return undefined;
    }
    throw error;
  }
}

function present(text: string | undefined): string | undefined {
  return text === undefined || text.trim() === '' ? undefined : text;
}
