import type { GitpodError } from '../../api/errors';
import type { Session } from '../../auth/session';
import { isTokenRejected } from '../../ui/errorMessages';

/** Tracks the tokens that the service rejected in this window. */
export class RejectedTokens {
  /** Sign-ins that the user was already prompted about, by session ID. A new sign-in may prompt again. */
  readonly #asked = new Map<string, string>();
  /** IDs of sessions whose token may still be valid: the error may have come from a gateway, not the service. */
  readonly #maybeValid = new Set<string>();

  /**
   * Records an authentication error. An error that may have come from a gateway is left to the caller of the request.
   * @returns whether to ask the user for a new token: true only for the first request that finds a token rejected
   */
  add(session: Session, error: GitpodError): boolean {
    if (!isTokenRejected(error)) {
      this.#maybeValid.add(session.id);
      return false;
    }
    this.#maybeValid.delete(session.id);
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
    return this.#maybeValid.has(session.id);
  }
}
