import type { GitpodError } from '../../api/errors';
import type { Session } from '../../auth/session';
import { isTokenRejected } from '../../ui/errorMessages';

/** The tokens that the service turned away in this window. */
export class RejectedTokens {
  /** The sign-ins that were asked about already, by session; a new token may be asked about anew. */
  readonly #asked = new Map<string, string>();
  /** Sessions whose token may be as good as ever: the service did not turn it away in its own way. */
  readonly #doubtful = new Set<string>();

  /**
   * Takes note of a call that failed. What may be a gateway's doing is left to whoever called.
   * @returns whether the user is to be asked for a new token: the first call that finds a token rejected asks
   */
  add(session: Session, error: GitpodError): boolean {
    if (!isTokenRejected(error)) {
      this.#doubtful.add(session.id);
      return false;
    }
    this.#doubtful.delete(session.id);
    if (this.#asked.get(session.id) === session.signIn) {
      return false;
    }
    this.setAsked(session);
    return true;
  }

  setAsked(session: Session): void {
    this.#asked.set(session.id, session.signIn);
  }

  isDoubtful(session: Session): boolean {
    return this.#doubtful.has(session.id);
  }
}
