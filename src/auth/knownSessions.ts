import type { Clock, Logger } from '../api/ports';
import type { SessionStore, StoredSessions } from './sessionStore';

/** Delay before the keychain is read again after a failure; doubled by each further failure. */
const firstPauseMs = 30_000;
const longestPauseMs = 15 * 60_000;

/**
 * The sessions for automatic features such as the view, hovers, diagnostics, quick fixes and terminal links. A locked
 * keychain may prompt the user on every read, so it is not read for a while after a failure. Commands that the user
 * runs read it at once, through the store itself.
 */
export class KnownSessions {
  #reading: Promise<StoredSessions> | undefined;
  #failure: { readonly error: Error | undefined; readonly at: number; readonly pauseMs: number } | undefined;

  constructor(
    private readonly store: SessionStore,
    private readonly clock: Clock,
    private readonly log: Logger,
  ) {
    store.onDidChange(() => {
      this.#failure = undefined; // A secret was read or written.
    });
  }

  /** Adds a listener for changes; returns a function that removes it. */
  onDidChange: SessionStore['onDidChange'] = (listener) => this.store.onDidChange(listener);

  /** Never rejects: while the keychain cannot be read, resolves with the last known sessions. */
  async read(): Promise<StoredSessions> {
    return this.#pauses() ? this.store.peek() : (this.#reading ??= this.#read());
  }

  /** @throws {SecretStoreError} if no session is known because the last read failed, also during the delay after it */
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
        this.log.warn("Couldn't read the stored sessions. They are read again later.");
      }
      const reason = error instanceof Error ? error : new Error('no reason was given');
      this.#failure = { error: reason, at: this.clock.now(), pauseMs };
      return this.store.peek();
    } finally {
      this.#reading = undefined;
    }
  }

  /** Setting the clock back also ends the pause. */
  #pauses(): boolean {
    return this.#failure !== undefined && Math.abs(this.clock.now() - this.#failure.at) < this.#failure.pauseMs;
  }
}
