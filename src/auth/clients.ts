import { GitpodClient } from '../api/client';
import type { GitpodError } from '../api/errors';
import type { GitpodHost } from '../api/host';
import type { Reachability } from '../api/reachability';
import type { Token } from '../api/token';
import type { Transport } from '../api/transport';
import type { Session } from './session';

/** The one place where a client is made: a session's token goes to the session's host. */
export class SessionClients {
  constructor(
    private readonly transport: Transport,
    /** The token that a session has now; undefined when it was signed out. */
    private readonly tokenOf: (session: Session) => Token | undefined,
    /** Told each time the service turns a session's token away. */
    private readonly onRejected: (session: Session, error: GitpodError) => void,
  ) {}

  /** Which services answer. */
  get reachability(): Reachability {
    return this.transport.reachability;
  }

  /** A client that speaks for this session; with a user id, as that user of an account. */
  for(session: Session, principalUserId?: string): GitpodClient {
    const client = new GitpodClient({
      host: session.host,
      token: () => this.tokenOf(session),
      transport: this.transport,
      onUnauthenticated: (error) => {
        this.onRejected(session, error);
      },
    });
    return principalUserId === undefined ? client : client.as(principalUserId);
  }

  /** A client for a question that some tokens may not ask: being turned away there does not mean that the token is dead. */
  withoutAuthErrors(session: Session): GitpodClient {
    return new GitpodClient({ host: session.host, token: () => this.tokenOf(session), transport: this.transport });
  }

  /** A client for a token that nobody has signed in with yet. */
  forToken(host: GitpodHost, token: Token): GitpodClient {
    return new GitpodClient({ host, token: () => token, transport: this.transport });
  }

  /** A client that speaks for nobody. */
  anonymous(host: GitpodHost): GitpodClient {
    return new GitpodClient({ host, transport: this.transport });
  }
}
