import {
  CancellationError,
  EventEmitter,
  type AuthenticationProvider,
  type AuthenticationProviderAuthenticationSessionsChangeEvent,
  type AuthenticationProviderSessionOptions,
  type AuthenticationSession,
} from 'vscode';

import type { Session } from './session';
import type { SessionsChange, SessionStore } from './sessionStore';

/** What the provider stands in front of; built when VS Code first asks for it. */
export interface SessionAccess {
  readonly sessions: SessionStore;
  /** Asks the person to sign in, as this account where one is named; undefined when they would not. */
  signIn(account: { readonly id: string; readonly label: string } | undefined): Promise<Session | undefined>;
}

/**
 * VS Code's view of the sessions, for the Accounts menu and for other extensions (which VS Code lets in only with consent).
 * Tokens have no scopes, so every session is returned for whatever scopes are asked for.
 */
export class GitpodAuthenticationProvider implements AuthenticationProvider {
  readonly #changes = new EventEmitter<AuthenticationProviderAuthenticationSessionsChangeEvent>();
  readonly onDidChangeSessions = this.#changes.event;

  constructor(private readonly access: () => Promise<SessionAccess>) {}

  async getSessions(
    scopes: readonly string[] | undefined,
    options: AuthenticationProviderSessionOptions,
  ): Promise<AuthenticationSession[]> {
    const { sessions } = await (await this.access()).sessions.read();
    return sessions
      .filter((session) => options.account === undefined || session.id === options.account.id)
      .map((session) => toAuthenticationSession(session, scopes));
  }

  async createSession(
    scopes: readonly string[],
    options: AuthenticationProviderSessionOptions,
  ): Promise<AuthenticationSession> {
    const session = await (await this.access()).signIn(options.account);
    if (session === undefined) {
      throw new CancellationError();
    }
    return toAuthenticationSession(session, scopes);
  }

  async removeSession(sessionId: string): Promise<void> {
    await (await this.access()).sessions.remove(sessionId);
  }

  /** Tells VS Code what changed. */
  announce(change: SessionsChange): void {
    this.#changes.fire({
      added: change.added.map((session) => toAuthenticationSession(session)),
      removed: change.removed.map((session) => toAuthenticationSession(session)),
      changed: change.changed.map((session) => toAuthenticationSession(session)),
    });
  }

  dispose(): void {
    this.#changes.dispose();
  }
}

function toAuthenticationSession(session: Session, scopes: readonly string[] = []): AuthenticationSession {
  return {
    id: session.id,
    accessToken: session.token.reveal(),
    account: { id: session.id, label: session.label },
    scopes: [...scopes],
  };
}
