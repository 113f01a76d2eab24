import { SharedWork } from '../api/concurrency';
import { cancelledError, GitpodError } from '../api/errors';
import type { JoinableOrganization } from '../api/messages';
import { pagesOf } from '../api/pages';
import type { SessionClients } from '../auth/clients';
import type { Session } from '../auth/session';

/** The organizations that a session's account may join without an invite, because they are open to its email domain. */
export type Joinable =
  | { readonly kind: 'available'; readonly organizations: readonly JoinableOrganization[] }
  /** The service does not provide the list, or not to this kind of token. */
  | { readonly kind: 'unavailable' }
  | { readonly kind: 'failed'; readonly error: unknown };

interface Entry {
  /** A response is ignored if the session's token has been replaced since the request. */
  readonly session: Session;
  readonly work: SharedWork<Joinable>;
  known?: Joinable;
}

const maxPages = 20;
const listMethod = 'AccountService/ListJoinableOrganizations';

/** The organizations that each session's account may join. Loaded on demand and cached per session until forgotten. */
export class JoinableOrganizations {
  readonly #entries = new Map<string, Entry>();

  constructor(private readonly clients: SessionClients) {}

  /**
   * Returns the cached list, or requests it. Never rejects; a failure is requested again on the next call.
   * @param signal aborting it returns a `cancelled` failure at once; a request without remaining callers is aborted
   */
  async read(session: Session, signal?: AbortSignal): Promise<Joinable> {
    const before = this.#entry(session);
    const entry = before !== undefined && before.known?.kind !== 'failed' ? before : this.#begin(session);
    const answer = await entry.work.wait(signal, () => {
      entry.work.abort();
      if (this.#entries.get(session.id) === entry) {
        this.#entries.delete(session.id);
      }
    });
    return answer ?? { kind: 'failed', error: cancelledError(listMethod, session.host) };
  }

  /** Returns what is cached, without a request. */
  peek(session: Session): Joinable | undefined {
    return this.#entry(session)?.known;
  }

  /**
   * Drops the list of a session, because its account joined or left an organization. Call it before the session's
   * organizations are reloaded, because that refreshes the view.
   */
  forget(session: Session): void {
    this.#entries.delete(session.id);
  }

  /** Drops the lists of all other sessions. */
  retain(sessions: readonly Session[]): void {
    for (const id of this.#entries.keys()) {
      if (!sessions.some((session) => session.id === id)) {
        this.#entries.delete(id);
      }
    }
  }

  #entry(session: Session): Entry | undefined {
    const entry = this.#entries.get(session.id);
    return entry?.session.signIn === session.signIn ? entry : undefined;
  }

  #begin(session: Session): Entry {
    const controller = new AbortController();
    const answer = this.#ask(session, controller.signal);
    const entry: Entry = { session, work: new SharedWork(answer, controller) };
    void answer.then((known) => {
      entry.known = known;
    });
    this.#entries.set(session.id, entry);
    return entry;
  }

  async #ask(session: Session, signal: AbortSignal): Promise<Joinable> {
    const { accounts } = this.clients.withoutAuthErrors(session);
    const organizations: JoinableOrganization[] = [];
    try {
      const pages = pagesOf(
        (token) => accounts.listJoinableOrganizations({ pagination: { pageSize: 100, token } }, { signal }),
        maxPages,
      );
      for await (const page of pages) {
        organizations.push(...page.joinableOrganizations);
      }
      return { kind: 'available', organizations };
    } catch (error) {
      return isNotTold(error) ? { kind: 'unavailable' } : { kind: 'failed', error };
    }
  }
}

function isNotTold(error: unknown): boolean {
  return (
    error instanceof GitpodError &&
    ['refused', 'signedOut', 'unsupported', 'notFound', 'precondition', 'invalid'].includes(error.kind)
  );
}
