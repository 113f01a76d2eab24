import { GitpodClient } from '../gitpod/gitpodClient';
import type { GitpodError } from '../gitpod/gitpodError';
import type { GitpodHost } from '../gitpod/gitpodHost';
import type { Token } from '../gitpod/token';
import type { Transport } from '../gitpod/transport';
import type { Session } from './session';

/** The one place where a client is made: a session's token goes to the session's host. */
export class SessionClients {
  constructor(
    private readonly transport: Transport,
    /** Told each time the service turns a session's token away. */
    private readonly onRejected: (session: Session, error: GitpodError) => void,
  ) {}

  /** A client that speaks for this session; with a user id, as that user of an account. */
  for(session: Session, principalUserId?: string): GitpodClient {
    const client = new GitpodClient({
      host: session.host,
      token: session.token,
      transport: this.transport,
      onUnauthenticated: (error) => {
        this.onRejected(session, error);
      },
    });
    return principalUserId === undefined ? client : client.as(principalUserId);
  }

  /** A client for a question that some tokens may not ask: being turned away there does not mean that the token is dead. */
  probing(session: Session): GitpodClient {
    return this.trying(session.host, session.token);
  }

  /** A client for a token that nobody has signed in with yet. */
  trying(host: GitpodHost, token: Token): GitpodClient {
    return new GitpodClient({ host, token, transport: this.transport });
  }

  /** A client that speaks for nobody. */
  anonymous(host: GitpodHost): GitpodClient {
    return new GitpodClient({ host, transport: this.transport });
  }
}
