import { l10n, window } from 'vscode';

import type { GitpodError } from '../gitpod/gitpodError';
import type { Session } from '../sessions/session';
import type { SessionStore } from '../sessions/sessionStore';
import { isTokenTurnedAway } from '../ui/failureWords';
import { harmless } from '../gitpod/harmless';
import type { SignIn } from './signIn';
import type { VendorSignIn } from './vendorSignIn';

/** Asks a person whose token stopped working to sign in again: one question, however many calls failed. */
export class SignInAgain {
  /** Tokens that were asked about already, by session; a new token may be asked about anew. */
  readonly #asked = new Map<string, Session>();
  /** Sessions whose token may be as good as ever: the service did not turn it away in its own way. */
  readonly #doubtful = new Set<string>();

  constructor(
    private readonly sessions: SessionStore,
    private readonly signIn: SignIn,
    private readonly vendorSignIn: VendorSignIn,
  ) {}

  /** A call found the token turned away; the first to find it asks. What may be a gateway's doing is left to whoever called. */
  noticed(session: Session, error: GitpodError): void {
    if (!isTokenTurnedAway(error)) {
      this.#doubtful.add(session.id);
      return;
    }
    this.#doubtful.delete(session.id);
    if (this.#asked.get(session.id)?.token.equals(session.token) !== true) {
      this.#asked.set(session.id, session);
      void this.#renewOrAsk(session);
    }
  }

  /** The person did something that needs the session: ask again, in place of a question that still stands. */
  async run(sessionId: unknown): Promise<void> {
    const session = typeof sessionId === 'string' ? await this.sessions.find(sessionId) : undefined;
    if (session !== undefined) {
      await this.#renewOrAsk(session);
    }
  }

  async #renewOrAsk(session: Session): Promise<void> {
    if (!(await this.vendorSignIn.renew(session))) {
      await this.#ask(session);
    }
  }

  async #ask(session: Session): Promise<void> {
    this.#asked.set(session.id, session);
    // VS Code closes an equal notification that is still open, so there is never a second one.
    const again = l10n.t('Sign In Again');
    const who = [session.host.hostname, harmless(session.label)] as const;
    const what = this.#doubtful.has(session.id)
      ? l10n.t(
          '{0} asks {1} for a sign-in, but not in the way Gitpod asks. The token may be at its end, or a proxy wants a sign-in of its own. You stay signed in here.',
          ...who,
        )
      : l10n.t(
          '{0} no longer accepts the token of {1}: it has expired or was revoked. You stay signed in here, and can give a new token.',
          ...who,
        );
    const chosen = await window.showWarningMessage(what, again);
    if (chosen === again) {
      await this.signIn.run(session);
    }
  }
}
