import { EventEmitter } from 'node:events';

import type { GitpodClient } from '../api/client';
import { SharedWork } from '../api/concurrency';
import { cancelledError, GitpodError, type GitpodErrorKind } from '../api/errors';
import type { OrganizationRole } from '../api/messages';
import type { Clock } from '../api/ports';
import type { SessionClients } from '../auth/clients';
import type { Session } from '../auth/session';
import { byUsefulness, isAdmin, type Organization, organizationKey } from './organization';

/** The last successful response for a session's organizations. */
interface Known {
  readonly organizations: readonly Organization[];
  /** Time of the response, in milliseconds since the epoch. */
  readonly at: number;
}

/** The organizations of one session. After a failure, the last known ones are kept beside the error. */
export type OrganizationList =
  | { readonly state: 'loaded'; readonly session: Session; readonly known: Known }
  | { readonly state: 'failed'; readonly session: Session; readonly error: unknown; readonly known?: Known };

interface Entry {
  /** The session of the request: a response is dropped if the session's token has been replaced since. */
  readonly session: Session;
  listing?: OrganizationList;
  /** The request in flight, shared by all callers. */
  asking?: SharedWork<OrganizationList>;
  /** Identifies the latest request: responses to earlier ones are ignored. */
  question?: object;
}

/**
 * Caches the organizations of every session. Loads them on demand, with one request at a time per session, and keeps
 * them until they are forgotten.
 */
export class OrganizationStore {
  readonly #entries = new Map<string, Entry>();
  readonly #events = new EventEmitter<{ change: [Session] }>();

  constructor(
    private readonly list: (session: Session, signal: AbortSignal) => Promise<readonly Organization[]>,
    private readonly clock: Clock,
  ) {}

  /** Calls back with the session whose list changed. Returns a function that removes the listener. */
  onDidChange(listener: (session: Session) => void): () => void {
    this.#events.on('change', listener);
    return () => this.#events.off('change', listener);
  }

  /**
   * Returns the session's cached organizations, or loads them. A failure is a value, and retried on the next call.
   * @param signal aborting it returns a `cancelled` failure at once; a request without remaining callers is aborted
   */
  read(session: Session, signal?: AbortSignal): Promise<OrganizationList> {
    const entry = this.#entryOf(session);
    if (entry.listing?.state === 'loaded') {
      return Promise.resolve(entry.listing);
    }
    return this.refresh(session, signal);
  }

  /** Requests the list, or joins the request in flight. */
  refresh(session: Session, signal?: AbortSignal): Promise<OrganizationList> {
    const entry = this.#entryOf(session);
    return this.#wait(entry, entry.asking ?? this.#ask(entry), signal);
  }

  /** Requests the list after a change, superseding a request in flight, whose callers get the new response too. */
  reload(session: Session): Promise<OrganizationList> {
    const entry = this.#entryOf(session);
    return this.#wait(entry, this.#ask(entry), undefined);
  }

  /** Returns the cached list, without a request. */
  peek(session: Session): OrganizationList | undefined {
    const entry = this.#entries.get(session.id);
    return entry?.session.signIn === session.signIn ? entry.listing : undefined;
  }

  /** Returns each cached organization once, without a request. */
  known(): readonly Organization[] {
    const listings = [...this.#entries.values()].map(({ listing }) => listing);
    return OrganizationStore.merge(listings.filter((listing) => listing !== undefined));
  }

  /** Drops the lists of all other sessions, and those read with tokens that were replaced. */
  retain(sessions: readonly Session[]): void {
    for (const id of this.#entries.keys()) {
      if (!sessions.some((session) => session.id === id)) {
        this.#entries.delete(id);
      }
    }
    sessions.forEach((session) => this.#entryOf(session));
  }

  /**
   * Returns each organization once, with the session that has the most permissions there: an admin's before a member's,
   * otherwise the first. Sessions whose token was rejected come last, because they can do nothing.
   * @param listings in the order of the sessions
   */
  static merge(listings: readonly OrganizationList[]): readonly Organization[] {
    const best = new Map<string, Organization>();
    for (const listing of [...listings].sort((one, other) => Number(isDead(one)) - Number(isDead(other)))) {
      for (const organization of listing.known?.organizations ?? []) {
        const key = organizationKey(organization);
        const before = best.get(key);
        if (before === undefined || (isAdmin(organization) && !isAdmin(before) && !isDead(listing))) {
          best.set(key, organization);
        }
      }
    }
    return [...best.values()];
  }

  #entryOf(session: Session): Entry {
    let entry = this.#entries.get(session.id);
    if (entry?.session.signIn !== session.signIn) {
      entry = { session };
      this.#entries.set(session.id, entry);
    }
    return entry;
  }

  async #wait(
    entry: Entry,
    work: SharedWork<OrganizationList>,
    signal: AbortSignal | undefined,
  ): Promise<OrganizationList> {
    const listing = await work.wait(signal, () => {
      work.abort();
      if (entry.asking === work) {
        delete entry.asking;
        delete entry.question;
      }
    });
    return listing ?? cancelledListing(entry);
  }

  #ask(entry: Entry): SharedWork<OrganizationList> {
    const question = (entry.question = {});
    const controller = new AbortController();
    entry.asking = new SharedWork(this.#settle(entry, question, controller.signal), controller);
    return entry.asking;
  }

  async #settle(entry: Entry, question: object, signal: AbortSignal): Promise<OrganizationList> {
    const { session } = entry;
    const before = entry.listing?.known;
    let listing: OrganizationList;
    try {
      const organizations = await this.list(session, signal);
      listing = { state: 'loaded', session, known: { organizations, at: this.clock.now() } };
    } catch (error) {
      listing = { state: 'failed', session, error, ...(before && { known: before }) };
    }
    if (entry.question !== question) {
      return (await entry.asking?.wait()) ?? entry.listing ?? listing;
    }
    delete entry.asking;
    entry.listing = listing;
    if (this.#entries.get(session.id) === entry) {
      this.#events.emit('change', session);
    }
    return listing;
  }
}

/** The result for a caller that cancelled. */
function cancelledListing({ session, listing }: Entry): OrganizationList {
  const error = cancelledError('AccountService/GetAccount', session.host);
  return { state: 'failed', session, error, ...(listing?.known && { known: listing.known }) };
}

/**
 * The list that a session implies before any request: the organization of its token, without the role there. Undefined
 * for an account token, which has several.
 */
export function listOfToken(session: Session): OrganizationList | undefined {
  const { reach, organizationName: name = '' } = session;
  if (reach.kind === 'account') {
    return undefined;
  }
  const organization: Organization = {
    id: reach.organizationId,
    name,
    session,
    role: 'ORGANIZATION_ROLE_UNSPECIFIED',
    tier: 'ORGANIZATION_TIER_UNSPECIFIED',
  };
  return { state: 'loaded', session, known: { organizations: [organization], at: 0 } };
}

function isDead(listing: OrganizationList): boolean {
  return listing.state === 'failed' && listing.error instanceof GitpodError && listing.error.kind === 'signedOut';
}

/**
 * Requests the session's organizations, those it administers first: one for a token of one organization, all of the
 * account's for an account token. Whether a personal access token may read its account is not documented; if it may
 * not, its organization and its user's role there are requested instead.
 * @throws {GitpodError}
 */
export async function listOrganizations(
  clients: SessionClients,
  session: Session,
  signal?: AbortSignal,
): Promise<readonly Organization[]> {
  const organizations =
    session.reach.kind === 'account'
      ? await readMemberships(session, clients.for(session), signal)
      : await readOne(clients, session, session.reach.organizationId, signal);
  return [...organizations].sort(byUsefulness);
}

async function readOne(
  clients: SessionClients,
  session: Session,
  organizationId: string,
  signal?: AbortSignal,
): Promise<Organization[]> {
  try {
    const memberships = await readMemberships(session, clients.withoutAuthErrors(session), signal);
    const own = memberships.filter((organization) => organization.id === organizationId);
    if (own.length > 0) {
      // The token already belongs to that user, so it names no other principal.
      return own.map(({ userId: _userId, ...organization }) => organization);
    }
  } catch (error) {
    if (!(error instanceof GitpodError && refusals.has(error.kind))) {
      throw error;
    }
  }
  return readWithoutAccount(clients.for(session), session, organizationId, signal);
}

async function readMemberships(session: Session, client: GitpodClient, signal?: AbortSignal): Promise<Organization[]> {
  const account = await client.accounts.retrieve({}, { signal });
  return account.memberships.map((membership) => ({
    id: membership.organizationId,
    name: membership.organizationName,
    session,
    role: membership.userRole,
    memberCount: membership.organizationMemberCount,
    tier: membership.organizationTier,
    userId: membership.userId,
  }));
}

async function readWithoutAccount(
  client: GitpodClient,
  session: Session,
  organizationId: string,
  signal?: AbortSignal,
): Promise<Organization[]> {
  const [{ name, tier }, role] = await Promise.all([
    client.organizations.retrieve({ organizationId }, { signal }),
    readRole(client, session, organizationId, signal),
  ]);
  return [{ id: organizationId, name, session, role, tier }];
}

/** The caller's role, from the list of members; unspecified if that may not be read. */
async function readRole(
  client: GitpodClient,
  { subjectId }: Session,
  organizationId: string,
  signal?: AbortSignal,
): Promise<OrganizationRole> {
  try {
    const filter = { userIds: [subjectId] };
    const { members } = await client.organizations.listMembers({ organizationId, filter }, { signal });
    return members.find((member) => member.userId === subjectId)?.role ?? 'ORGANIZATION_ROLE_UNSPECIFIED';
  } catch (error) {
    if (error instanceof GitpodError && error.kind !== 'signedOut' && error.kind !== 'cancelled') {
      return 'ORGANIZATION_ROLE_UNSPECIFIED';
    }
    throw error;
  }
}

/** Error kinds by which a service says that a request is not available to this token. */
const refusals: ReadonlySet<GitpodErrorKind> = new Set([
  'refused',
  'signedOut',
  'unsupported',
  'notFound',
  'precondition',
]);
