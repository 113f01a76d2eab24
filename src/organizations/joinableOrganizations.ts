import { EventEmitter } from 'node:events';

import { GitpodError } from '../gitpod/gitpodError';
import type { JoinableOrganization } from '../gitpod/messages';
import type { Session } from '../sessions/session';
import type { SessionClients } from '../sessions/sessionClients';

/** Which organizations a session's account may join without an invite, because they welcome its e-mail domain. */
export type Joinable =
  | { readonly kind: 'told'; readonly organizations: readonly JoinableOrganization[] }
  /** The service does not tell it, or not to this kind of token. */
  | { readonly kind: 'notTold' }
  | { readonly kind: 'failed'; readonly error: unknown };

interface Entry {
  /** An answer to a token that has been replaced since is not taken. */
  readonly session: Session;
  readonly answer: Promise<Joinable>;
  known?: Joinable;
}

const mostPages = 20;

/** What every session's account may join. Asked only when somebody asks, once for each session until it is told to forget. */
export class JoinableOrganizations {
  readonly #entries = new Map<string, Entry>();
  readonly #events = new EventEmitter<{ forget: [Session] }>();

  constructor(private readonly clients: Pick<SessionClients, 'probing'>) {}

  /** Calls back with the session whose answer was forgotten; returns what stops it. */
  onDidForget(listener: (session: Session) => void): () => void {
    this.#events.on('forget', listener);
    return () => this.#events.off('forget', listener);
  }

  /** What is known, or else what the service says. Never rejects; what failed is asked again next time. */
  read(session: Session): Promise<Joinable> {
    const before = this.#entry(session);
    if (before !== undefined && before.known?.kind !== 'failed') {
      return before.answer;
    }
    const entry: Entry = { session, answer: this.#ask(session) };
    this.#entries.set(session.id, entry);
    return entry.answer.then((known) => (entry.known = known));
  }

  /** What is known without asking anybody. */
  peek(session: Session): Joinable | undefined {
    return this.#entry(session)?.known;
  }

  /** Somebody joined or left: what this session's account may join is another question now. */
  forget(session: Session): void {
    if (this.#entries.delete(session.id)) {
      this.#events.emit('forget', session);
    }
  }

  /** Forgets the sessions that are not among these. */
  keepOnly(sessions: readonly Session[]): void {
    for (const id of this.#entries.keys()) {
      if (!sessions.some((session) => session.id === id)) {
        this.#entries.delete(id);
      }
    }
  }

  #entry(session: Session): Entry | undefined {
    const entry = this.#entries.get(session.id);
    return entry?.session.token.equals(session.token) === true ? entry : undefined;
  }

  async #ask(session: Session): Promise<Joinable> {
    const { accounts } = this.clients.probing(session);
    const organizations: JoinableOrganization[] = [];
    try {
      let token: string | undefined;
      for (let page = 0; page < mostPages; page++) {
        const answer = await accounts.listJoinableOrganizations({ pagination: { pageSize: 100, token } });
        organizations.push(...answer.joinableOrganizations);
        token = answer.nextToken;
        if (token === undefined) {
          break;
        }
      }
      return { kind: 'told', organizations };
    } catch (error) {
      return isNotTold(error) ? { kind: 'notTold' } : { kind: 'failed', error };
    }
  }
}

function isNotTold(error: unknown): boolean {
  return (
    error instanceof GitpodError &&
    ['refused', 'signedOut', 'unsupported', 'notFound', 'precondition', 'invalid'].includes(error.kind)
  );
}
