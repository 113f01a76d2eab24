import type { Clock, Logger } from '../api/ports';
import type { SessionStore, StoredSessions } from './sessionStore';

/** After a failure, the keychain is asked again when this time has passed; each further failure doubles it. */
const firstPauseMs = 30_000;
const longestPauseMs = 15 * 60_000;

/**
 * The sessions for what works by itself, such as the view, hovers, diagnostics, quick fixes and terminal links. A locked keychain may
 * prompt the user each time it is asked, so after a failure it is left alone for a while; a command that the user runs asks it at once,
 * by the store itself.
 */
export class KnownSessions {
  #reading: Promise<StoredSessions> | undefined;
  #failure: { readonly error: Error | undefined; readonly at: number; readonly pauseMs: number } | undefined;

  constructor(
    private readonly store: Pick<SessionStore, 'readInBackground' | 'peek' | 'onDidChange'>,
    private readonly clock: Pick<Clock, 'now'>,
    private readonly log: Pick<Logger, 'warn'>,
  ) {
    store.onDidChange(() => {
      this.#failure = undefined; // Something was read or written.
    });
  }

  /** Calls back after each change; returns what stops it. */
  onDidChange: SessionStore['onDidChange'] = (listener) => this.store.onDidChange(listener);

  /** Never rejects: while the keychain cannot be read, it is what was known before. */
  async read(): Promise<StoredSessions> {
    return this.#pauses() ? this.store.peek() : (this.#reading ??= this.#read());
  }

  /** @throws {SecretStoreError} also while the keychain is left alone, when it could not even be listed */
  async readOrThrow(): Promise<StoredSessions> {
    const kept = await this.read();
    if (this.#failure?.error !== undefined && kept.sessions.length === 0) {
      throw this.#failure.error;
    }
    return kept;
  }

  async #read(): Promise<StoredSessions> {
    const pauseMs = Math.min(longestPauseMs, (this.#failure?.pauseMs ?? firstPauseMs / 2) * 2);
    try {
      const kept = await this.store.readInBackground();
      this.#failure = kept.unreadable > 0 ? { error: undefined, at: this.clock.now(), pauseMs } : undefined;
      return kept;
    } catch (error) {
      if (this.#failure === undefined) {
        this.log.warn('The stored sessions could not be read. They are read again later.');
      }
      const reason = error instanceof Error ? error : new Error('no reason was given');
      this.#failure = { error: reason, at: this.clock.now(), pauseMs };
      return this.store.peek();
    } finally {
      this.#reading = undefined;
    }
  }

  /** A clock that was set back ends a pause, too. */
  #pauses(): boolean {
    return this.#failure !== undefined && Math.abs(this.clock.now() - this.#failure.at) < this.#failure.pauseMs;
  }
}
