import { EventEmitter } from 'node:events';

import { GitpodError } from '../gitpod/gitpodError';
import type { Clock } from '../gitpod/ports';
import type { Session } from '../sessions/session';
import { isAdmin, organizationKey, type Organization } from './organization';

/** What was last learnt of a session's organizations. */
interface Known {
  readonly organizations: readonly Organization[];
  /** When the service said so, in milliseconds since the epoch. */
  readonly at: number;
}

/** How it stands with one session's organizations. Where asking failed, what was known before stays beside the failure. */
export type Listing =
  | { readonly state: 'loaded'; readonly session: Session; readonly known: Known }
  | { readonly state: 'failed'; readonly session: Session; readonly error: unknown; readonly known?: Known };

interface Entry {
  /** The session that was asked with: an answer to a token that has been replaced since is dropped. */
  readonly session: Session;
  listing?: Listing;
  /** The question in flight, shared by everyone who asks it. */
  asking?: Promise<Listing>;
  /** The newest one: an answer to an older one does not count. */
  question?: object;
}

/**
 * What is known about every session's organizations. Asks the service only when somebody asks, once at a time for each session,
 * and keeps the answer until it is told to forget it.
 */
export class OrganizationDirectory {
  readonly #entries = new Map<string, Entry>();
  readonly #events = new EventEmitter<{ change: [Session] }>();

  constructor(
    private readonly list: (session: Session) => Promise<readonly Organization[]>,
    private readonly clock: Clock,
  ) {}

  /** Calls back with the session of which something else is known than before; returns what stops it. */
  onDidChange(listener: (session: Session) => void): () => void {
    this.#events.on('change', listener);
    return () => this.#events.off('change', listener);
  }

  /** The session's organizations: what is known, or else what the service says. A failure is a value, and is asked again next time. */
  read(session: Session): Promise<Listing> {
    const entry = this.#entryOf(session);
    if (entry.listing?.state === 'loaded') {
      return Promise.resolve(entry.listing);
    }
    return this.refresh(session);
  }

  /** Asks the service again. */
  refresh(session: Session): Promise<Listing> {
    const entry = this.#entryOf(session);
    entry.asking ??= this.#ask(entry);
    return entry.asking;
  }

  /** Asks again after a change that a question in flight may have come before; whoever asked that one is answered with this one, too. */
  readChanged(session: Session): Promise<Listing> {
    const entry = this.#entryOf(session);
    entry.asking = this.#ask(entry);
    return entry.asking;
  }

  /** What is known without asking anybody. */
  peek(session: Session): Listing | undefined {
    const entry = this.#entries.get(session.id);
    return entry?.session.token.equals(session.token) === true ? entry.listing : undefined;
  }

  /** Forgets the sessions that are not among these, and the answers to tokens that were replaced. */
  keepOnly(sessions: readonly Session[]): void {
    for (const id of this.#entries.keys()) {
      if (!sessions.some((session) => session.id === id)) {
        this.#entries.delete(id);
      }
    }
    sessions.forEach((session) => this.#entryOf(session));
  }

  /**
   * Every organization once, through the session that can do most there: an admin's before a member's, else the first; one whose
   * token was turned away can do nothing.
   * @param listings in the order of the sessions
   */
  static merge(listings: readonly Listing[]): readonly Organization[] {
    const best = new Map<string, Organization>();
    for (const listing of [...listings].sort((one, other) => Number(isDead(one)) - Number(isDead(other)))) {
      for (const organization of listing.known?.organizations ?? []) {
        const key = organizationKey(organization);
        const rival = best.get(key);
        if (rival === undefined || (isAdmin(organization) && !isAdmin(rival) && !isDead(listing))) {
          best.set(key, organization);
        }
      }
    }
    return [...best.values()];
  }

  #entryOf(session: Session): Entry {
    let entry = this.#entries.get(session.id);
    if (entry?.session.token.equals(session.token) !== true) {
      entry = { session };
      this.#entries.set(session.id, entry);
    }
    return entry;
  }

  async #ask(entry: Entry): Promise<Listing> {
    const { session } = entry;
    const question = (entry.question = {});
    const before = entry.listing?.known;
    let listing: Listing;
    try {
      listing = { state: 'loaded', session, known: { organizations: await this.list(session), at: this.clock.now() } };
    } catch (error) {
      listing = { state: 'failed', session, error, ...(before && { known: before }) };
    }
    if (entry.question !== question) {
      return entry.asking ?? entry.listing ?? listing;
    }
    delete entry.asking;
    entry.listing = listing;
    if (this.#entries.get(session.id) === entry) {
      this.#events.emit('change', session);
    }
    return listing;
  }
}

/**
 * What a session itself tells, before anybody asked: the organization that its token belongs to, without the role there. Undefined for a
 * token that sees several.
 */
export function listingOfToken(session: Session): Listing | undefined {
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

function isDead(listing: Listing): boolean {
  return listing.state === 'failed' && listing.error instanceof GitpodError && listing.error.kind === 'signedOut';
}
