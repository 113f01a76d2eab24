import {
  type AuthenticationProvider,
  type AuthenticationProviderAuthenticationSessionsChangeEvent,
  type AuthenticationProviderSessionOptions,
  type AuthenticationSession,
  CancellationError,
  EventEmitter,
} from 'vscode';

import type { Session } from './session';
import type { SessionsChange, SessionStore } from './sessionStore';

/** What the provider needs; created on first use. */
export interface SessionAccess {
  readonly sessions: SessionStore;
  /** Asks the user to sign in, with the given account if any; undefined if they decline. */
  signIn(account: { readonly id: string; readonly label: string } | undefined): Promise<Session | undefined>;
}

/**
 * Provides the sessions to VS Code's Accounts menu and to other extensions (for which VS Code requires the user's
 * consent). Tokens have no scopes, so every session matches any requested scopes.
 */
export class GitpodAuthenticationProvider implements AuthenticationProvider {
  readonly #changes = new EventEmitter<AuthenticationProviderAuthenticationSessionsChangeEvent>();
  readonly onDidChangeSessions = this.#changes.event;

  constructor(private readonly access: () => Promise<SessionAccess>) {}

  async getSessions(
    scopes: readonly string[] | undefined,
    options: AuthenticationProviderSessionOptions,
  ): Promise<AuthenticationSession[]> {
    const store = (await this.access()).sessions;
    const { sessions } = await store.readInBackground();
    return sessions
      .filter((session) => options.account === undefined || session.id === options.account.id)
      .map((session) => withToken(session, store, scopes ?? []));
  }

  async createSession(
    scopes: readonly string[],
    options: AuthenticationProviderSessionOptions,
  ): Promise<AuthenticationSession> {
    const access = await this.access();
    const session = await access.signIn(options.account);
    if (session === undefined) {
      throw new CancellationError();
    }
    return withToken(session, access.sessions, scopes);
  }

  async removeSession(sessionId: string): Promise<void> {
    await (await this.access()).sessions.remove(sessionId);
  }

  /** Fires a change event without tokens: VS Code reads only IDs, accounts and scopes, and requests sessions itself. */
  announce(change: SessionsChange): void {
    this.#changes.fire({
      added: change.added.map((session) => withoutToken(session)),
      removed: change.removed.map((session) => withoutToken(session)),
      changed: change.changed.map((session) => withoutToken(session)),
    });
  }

  dispose(): void {
    this.#changes.dispose();
  }
}

function withToken(session: Session, store: SessionStore, scopes: readonly string[]): AuthenticationSession {
  return { ...withoutToken(session, scopes), accessToken: store.tokenOf(session)?.reveal() ?? '' };
}

function withoutToken(session: Session, scopes: readonly string[] = []): AuthenticationSession {
  return {
    id: session.id,
    accessToken: '',
    account: { id: session.id, label: session.label },
    scopes: [...scopes],
  };
}
