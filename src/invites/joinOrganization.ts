import { GitpodError, type GitpodErrorKind } from '../api/errors';
import type { Account, OrganizationRole } from '../api/messages';
import type { Clock } from '../api/ports';
import { verifyDelaysMs } from '../api/retry';
import { DeadlineExceeded, withDeadline } from '../api/retry';
import type { SessionClients } from '../auth/clients';
import type { Session } from '../auth/session';
import type { InviteLink } from '../links/inviteLink';
import type { JoinableOrganizations } from '../organizations/joinable';
import type { OrganizationList, OrganizationStore } from '../organizations/organizationStore';
import type { InviteStore } from './inviteStore';

/** Who would join: the account behind a session, as far as its token may tell. */
export interface JoinIdentity {
  readonly session: Session;
  /** Untrusted text, never empty. */
  readonly name: string;
  /** Untrusted text. */
  readonly email?: string | undefined;
  /** How the user signs in there: `google`, `github`, `sso` or what else the service says. Untrusted text. */
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
export async function readJoinIdentity(
  services: JoinServices,
  session: Session,
  signal?: AbortSignal,
): Promise<JoinIdentity> {
  const account = await readAccount(services.clients, session, signal);
  const loginProvider = await readLoginProvider(services, session, account, signal);
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
function rolesIn(account: Account): ReadonlyMap<string, OrganizationRole> {
  return new Map(account.memberships.map(({ organizationId, userRole }) => [organizationId, userRole]));
}

async function readAccount(
  clients: SessionClients,
  session: Session,
  signal: AbortSignal | undefined,
): Promise<Account | undefined> {
  try {
    return await clients.withoutAuthErrors(session).accounts.retrieve({}, { signal });
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

/** For so long a Join waits to know how the user signs in. */
const loginProviderMs = 4_000;

/** Every list of members says how each signs in, so it is asked about oneself. Good to know, and worth no failure and no long wait. */
async function readLoginProvider(
  { clients, clock }: JoinServices,
  session: Session,
  account: Account | undefined,
  signal: AbortSignal | undefined,
): Promise<string | undefined> {
  const { reach, subjectId } = session;
  const client = clients.withoutAuthErrors(session);
  const [membership] = account?.memberships ?? [];
  const self =
    reach.kind === 'organization'
      ? { client, organizationId: reach.organizationId, userId: subjectId }
      : membership && { ...membership, client: client.as(membership.userId) };
  if (self === undefined) {
    return undefined;
  }
  try {
    const { members } = await withDeadline(clock, loginProviderMs, signal, (within) =>
      self.client.organizations.listMembers(
        { organizationId: self.organizationId, filter: { userIds: [self.userId] } },
        { signal: within },
      ),
    );
    return present(members.find(({ userId }) => userId === self.userId)?.loginProvider);
  } catch (error) {
    if (error instanceof DeadlineExceeded || (error instanceof GitpodError && error.kind !== 'cancelled')) {
      return undefined;
    }
    throw error;
  }
}

function present(text: string | undefined): string | undefined {
  return text === undefined || text.trim() === '' ? undefined : text;
}

/** What a user may join: an organization by its invite, or, without a link, because it welcomes the account's e-mail domain. */
export interface Invitation {
  readonly organizationId: string;
  readonly link?: InviteLink | undefined;
}

/** How an attempt to join ended. Each says no more than what is known. */
export type JoinOutcome =
  | { readonly kind: 'joined'; readonly role: OrganizationRole }
  /** The service says that the account was in it before. */
  | { readonly kind: 'alreadyMember' }
  /** The service did not do it, or was never reached. */
  | { readonly kind: 'refused'; readonly error: GitpodError }
  /** No answer came, and asked again the service does not list the organization among the account's. */
  | { readonly kind: 'notJoined'; readonly error: GitpodError }
  /** No answer came, and whether the account is in it now could not be read. */
  | { readonly kind: 'unknown'; readonly error: GitpodError };

interface JoinServices {
  readonly clients: SessionClients;
  readonly clock: Clock;
}

/** Makes an account a member of an organization. Sends Join once; where no answer comes, memberships tell what happened. */
export async function joinOrganization(
  services: JoinServices,
  session: Session,
  { organizationId, link }: Invitation,
  signal?: AbortSignal,
): Promise<JoinOutcome> {
  try {
    const { role } = await services.clients
      .withoutAuthErrors(session)
      .organizations.join(link === undefined ? { organizationId } : { inviteId: link.inviteId }, { signal });
    return { kind: 'joined', role };
  } catch (error) {
    if (!(error instanceof GitpodError)) {
      throw error;
    }
    if (error.kind === 'alreadyExists') {
      return { kind: 'alreadyMember' };
    }
    if (error.outcome === 'unknown') {
      return verifyJoin(services, session, organizationId, error);
    }
    const isTurnedAway = error.kind === 'signedOut' && !error.tokenReplaced;
    return { kind: 'refused', error: isTurnedAway ? await whyTurnedAway(services.clients, session, error) : error };
  }
}

/**
 * Finds out what an unanswered Join did, by reading only.
 * @param error how the Join ended
 * @param signal of who checks once more, and not of the Join: a user who cancelled that still needs to know
 */
export async function verifyJoin(
  { clients, clock }: JoinServices,
  session: Session,
  organizationId: string,
  error: GitpodError,
  signal?: AbortSignal,
): Promise<JoinOutcome> {
  try {
    for (const delay of verifyDelaysMs) {
      await clock.sleep(delay, signal);
      const account = await clients.withoutAuthErrors(session).accounts.retrieve({}, { signal });
      const role = rolesIn(account).get(organizationId);
      if (role !== undefined) {
        return { kind: 'joined', role };
      }
    }
    // A token of one organization may be shown that one alone.
    return { kind: session.reach.kind === 'account' ? 'notJoined' : 'unknown', error };
  } catch {
    return { kind: 'unknown', error };
  }
}

/** A token that the service still knows was turned away for its kind: signing in again would not help. */
async function whyTurnedAway(clients: SessionClients, session: Session, error: GitpodError): Promise<GitpodError> {
  try {
    await clients.for(session).identity.getAuthenticatedIdentity();
  } catch {
    return error;
  }
  const { outcome, method, hostname, status, requestId, userMessage } = error;
  return new GitpodError({ kind: 'refused', outcome, method, hostname, status, requestId, userMessage });
}

interface RefreshServices {
  readonly invites: InviteStore;
  readonly joinable: JoinableOrganizations;
  readonly organizations: OrganizationStore;
}

/**
 * Forgets what a join has changed, and reads the organizations again.
 * @param link what was joined by, where that was an invite
 */
export async function refreshAfterJoin(
  services: RefreshServices,
  session: Session,
  link: InviteLink | undefined,
): Promise<OrganizationList> {
  services.joinable.forget(session);
  if (link !== undefined) {
    services.invites.forget(link);
  }
  return services.organizations.reload(session);
}
