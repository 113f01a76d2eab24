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

/** The account that would join, as far as the session's token may read it. */
export interface JoinIdentity {
  readonly session: Session;
  /** Untrusted text, never empty. */
  readonly name: string;
  /** Untrusted text. */
  readonly email?: string | undefined;
  /**
   * How the user signs in to the service: `google`, `github`, `sso` or another value of the service. Untrusted text.
   */
  readonly loginProvider?: string | undefined;
  /** The account's role in each of its organizations by organization ID, as far as the token may read them. */
  readonly memberships: ReadonlyMap<string, OrganizationRole>;
  /** Whether the account is owned by an organization; the service usually does not let such accounts join others. */
  readonly isOwned: boolean;
}

/** Error kinds by which a service says that a request is not available to this token. */
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
 * Reads the account that would join. Whether every kind of token may read its account is not documented; if the token
 * may not, the data from sign-in is used.
 * @throws {GitpodError} also if the token turns out to be invalid
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
      await clients.for(session).identity.getAuthenticatedIdentity({}, { signal }); // Throws if the token is invalid.
    }
    return undefined;
  }
}

/** How long a Join waits for the login provider. */
const loginProviderMs = 4_000;

/**
 * Reads the account's login provider from a list of members, which includes it for each member. Best effort: failures
 * are ignored, and the wait is short.
 */
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

/** What a user may join: an organization by its invite, or, without a link, by the account's email domain. */
export interface Invitation {
  readonly organizationId: string;
  readonly link?: InviteLink | undefined;
}

/** Outcome of an attempt to join. Each kind states only what is certain. */
export type JoinOutcome =
  | { readonly kind: 'joined'; readonly role: OrganizationRole }
  /** The service reports that the account was already a member. */
  | { readonly kind: 'alreadyMember' }
  /** The service refused, or was never reached. */
  | { readonly kind: 'refused'; readonly error: GitpodError }
  /** No response arrived, and the organization is not among the account's memberships. */
  | { readonly kind: 'notJoined'; readonly error: GitpodError }
  /** No response arrived, and the account's memberships could not be read. */
  | { readonly kind: 'unknown'; readonly error: GitpodError };

interface JoinServices {
  readonly clients: SessionClients;
  readonly clock: Clock;
}

/** Joins an organization. Sends Join once; if no response arrives, reads the account's memberships. */
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
    const isTokenRejected = error.kind === 'signedOut' && !error.tokenReplaced;
    return {
      kind: 'refused',
      error: isTokenRejected ? await explainRejection(services.clients, session, error) : error,
    };
  }
}

/**
 * Determines the outcome of an unanswered Join by reading only.
 * @param error how the Join failed
 * @param signal cancels the verification; not the signal of the Join, because a user who cancelled that still needs to
 * know its outcome
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
    // A token of one organization may see only that organization.
    return { kind: session.reach.kind === 'account' ? 'notJoined' : 'unknown', error };
  } catch {
    return { kind: 'unknown', error };
  }
}

/**
 * Returns a `refused` error if the service still accepts the token: it was rejected for its kind, and signing in again
 * would not help.
 */
async function explainRejection(clients: SessionClients, session: Session, error: GitpodError): Promise<GitpodError> {
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
 * Drops what a join has changed, and reloads the organizations.
 * @param link the invite that was used, if any
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
