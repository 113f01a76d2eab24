import { GitpodClient } from '../api/client';
import type { GitpodError } from '../api/errors';
import type { GitpodHost } from '../api/host';
import type { Reachability } from '../api/reachability';
import type { Token } from '../api/token';
import type { Transport } from '../api/transport';
import type { Session } from './session';

/** Creates all clients, so that a session's token is sent only to the session's host. */
export class SessionClients {
  constructor(
    private readonly transport: Transport,
    /** The session's current token; undefined if it was signed out. */
    private readonly tokenOf: (session: Session) => Token | undefined,
    /** Called each time the service rejects a session's token. */
    private readonly onRejected: (session: Session, error: GitpodError) => void,
  ) {}

  get reachability(): Reachability {
    return this.transport.reachability;
  }

  /** A client for this session; with a user ID, it acts as that user of an account. */
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

  /** A client for methods that some tokens may not call: a rejection there does not mean that the token is invalid. */
  withoutAuthErrors(session: Session): GitpodClient {
    return new GitpodClient({ host: session.host, token: () => this.tokenOf(session), transport: this.transport });
  }

  /** A client for a token without a session. */
  forToken(host: GitpodHost, token: Token): GitpodClient {
    return new GitpodClient({ host, token: () => token, transport: this.transport });
  }

  /** A client without a token. */
  anonymous(host: GitpodHost): GitpodClient {
    return new GitpodClient({ host, transport: this.transport });
  }
}
