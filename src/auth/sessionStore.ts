import { randomUUID } from 'node:crypto';
import { EventEmitter } from 'node:events';

import { SerialQueue } from '../api/concurrency';
import type { GitpodHost } from '../api/host';
import type { KeyValueStore, Logger } from '../api/ports';
import type { Token } from '../api/token';
import type { BoundedSecretStore } from './boundedSecretStore';
import {
  changeBetween,
  type Identity,
  type Session,
  sessionId,
  sessionLabel,
  type SessionsChange,
  type StoredSession,
  type TokenSource,
} from './session';
import { SessionIndex } from './sessionIndex';
import { isSessionKey, isUnanswered, keyOf, SecretStoreError, SessionSecrets } from './sessionSecrets';

export type { SessionsChange } from './session';
export { SecretStoreError } from './sessionSecrets';

/** The stored sessions. Signed out, stored but unreadable, and signed in but not kept are different states. */
export interface StoredSessions {
  readonly sessions: readonly Session[];
  /** Number of secrets that exist but could not be read: damaged, from a later version, or refused by the keychain. */
  readonly unreadable: number;
  /** Number of sessions that were stored and vanished without a sign-out: this VS Code keeps secrets in memory only. */
  readonly notKept: number;
}

/**
 * Stores the signed-in sessions: one secret per host and subject, so that two windows never write the same secret for
 * different users. Reads are served from memory. Changes run one at a time; those of other windows are read again,
 * compared, and announced once.
 */
export class SessionStore {
  readonly #events = new EventEmitter<{ change: [SessionsChange]; signIn: [Session]; recover: [readonly Session[]] }>();
  readonly #secrets: SessionSecrets;
  readonly #index: SessionIndex;
  readonly #known = new Map<string, StoredSession>();
  /** Keys that exist but could not be read on the last attempt. */
  readonly #unreadable = new Set<string>();
  #loading: Promise<void> | undefined;
  #isLoaded = false;
  /** Nothing is loaded yet, and a caller got an error for that. */
  #failed = false;
  readonly #queue = new SerialQueue();

  constructor(
    private readonly secretStore: BoundedSecretStore,
    memory: KeyValueStore,
    private readonly log: Logger,
  ) {
    this.#secrets = new SessionSecrets(secretStore);
    this.#index = new SessionIndex(memory, log);
    secretStore.onDidChange((key) => {
      this.#follow(() => this.#reload(key));
    });
    secretStore.onDidAnswerLate((key) => {
      this.#follow(() => (this.#failed ? this.#loaded() : this.#reload(key)));
    });
  }

  /** Adds a listener for changes; returns a function that removes it. */
  onDidChange(listener: (change: SessionsChange) => void): () => void {
    this.#events.on('change', listener);
    return () => this.#events.off('change', listener);
  }

  /** Adds a listener for sign-ins in this window only; returns a function that removes it. */
  onDidSignIn(listener: (session: Session) => void): () => void {
    this.#events.on('signIn', listener);
    return () => this.#events.off('signIn', listener);
  }

  /** Adds a listener that gets the sessions when they load after a failure; returns a function that removes it. */
  onDidRecover(listener: (sessions: readonly Session[]) => void): () => void {
    this.#events.on('recover', listener);
    return () => this.#events.off('recover', listener);
  }

  /**
   * The stored sessions, sorted by label. Loads them on the first call; later calls retry only what was unreadable. Use
   * this when a user waits: it may take until they cancel.
   * @throws {SecretStoreError} `unreadable` if the secret store cannot be listed, which signs no account out;
   * `cancelled` if the user cancelled
   */
  async read(): Promise<StoredSessions> {
    try {
      return await this.secretStore.whileUserWaits(() => this.#read());
    } catch (error) {
      throw isUnanswered(error) ? new SecretStoreError('cancelled') : error;
    }
  }

  /**
   * Like `read`, for work that no user waits for. Sessions that are read after the timeout are announced by events.
   * @throws {SecretStoreError} also `unanswered`, after a timeout
   */
  async readInBackground(): Promise<StoredSessions> {
    try {
      return await this.secretStore.withinTimeout(this.#read());
    } catch (error) {
      this.#failed = !this.#isLoaded;
      throw error;
    }
  }

  async #read(): Promise<StoredSessions> {
    await this.#loaded();
    if (this.#signedOutElsewhere().length > 0) {
      await this.#queue.run(() => this.#followSignOuts());
    }
    // The keychain may have been unlocked since. Each key is retried once per read.
    for (const key of [...this.#unreadable]) {
      await this.#reload(key);
    }
    return this.peek();
  }

  /** The sessions in memory. If the secret store could not be listed, at least one secret counts as unreadable. */
  peek(): StoredSessions {
    const kept = new Set([...this.#known.keys(), ...this.#unreadable]);
    const unreadable = this.#unknownUnreadableKeys().length;
    return {
      sessions: this.#sessions.sort((one, other) => one.label.localeCompare(other.label)),
      unreadable: this.#failed ? Math.max(1, unreadable) : unreadable,
      notKept: this.#failed ? 0 : this.#index.storedKeys.filter((key) => !kept.has(key)).length,
    };
  }

  /** The session's current token, which may have been replaced since the session was read; undefined if signed out. */
  tokenOf({ id }: Pick<Session, 'id'>): Token | undefined {
    return this.#known.get(keyOf(id))?.token;
  }

  get #sessions(): Session[] {
    return [...this.#known.values()].map(({ session }) => session);
  }

  /** The session with this ID, if it still exists. */
  async find(id: string): Promise<Session | undefined> {
    return (await this.read()).sessions.find((session) => session.id === id);
  }

  /**
   * Stores a session, and replaces the one that this subject already has on this host.
   * @param signal if aborted before the session is stored, nothing changes: a secret already written is rolled back
   * @throws {SecretStoreError} if it is uncertain whether the session was stored, or rolled back. A secret that is
   * written after the user stopped waiting is rolled back as soon as it appears.
   */
  async add(
    host: GitpodHost,
    token: Token,
    identity: Identity,
    source: TokenSource = 'pasted',
    signal?: AbortSignal,
  ): Promise<Session> {
    return this.#whileUserWaits(async () => {
      signal?.throwIfAborted();
      const id = sessionId(host, identity.subjectId);
      const key = keyOf(id);
      const before = this.#known.get(key);
      // Read inside the queue, so that two sign-ins at the same time do not get the same label.
      const others = this.#sessions.filter((session) => session.id !== id);
      const label = before?.session.label ?? sessionLabel(identity, host, others);
      const session = { ...identity, id, host, source, signIn: randomUUID(), label };
      const stored = await this.#write({ session, token }, before, signal);
      await this.#index.markStored(key);
      if (signal?.aborted === true && (await this.#rollBack(key, stored, before))) {
        signal.throwIfAborted();
      }
      this.#unreadable.delete(key);
      this.#announce(key, stored);
      this.#events.emit('signIn', stored.session);
      return stored.session;
    }, signal);
  }

  /** Writes a session, and rolls it back if it was cancelled meanwhile. */
  async #write(
    session: StoredSession,
    before: StoredSession | undefined,
    signal: AbortSignal | undefined,
  ): Promise<StoredSession> {
    try {
      const stored = await this.#secrets.write(session, before, signal);
      if (signal?.aborted === true) {
        const key = keyOf(stored.session.id);
        await (before === undefined ? this.#secrets.delete(key) : this.#secrets.write(before, stored));
        signal.throwIfAborted();
      }
      return stored;
    } catch (error) {
      if (isUnanswered(error)) {
        // It may still be written later; any window then undoes it.
        await this.#index.markSignedOut(session.session.signIn);
      }
      throw error;
    }
  }

  /** Rolls back what `add` wrote; returns whether that worked, because otherwise the session stays. */
  async #rollBack(key: string, stored: StoredSession, before: StoredSession | undefined): Promise<boolean> {
    try {
      await (before === undefined ? this.#delete(key) : this.#secrets.write(before, stored));
      return true;
    } catch {
      return false;
    }
  }

  /**
   * Signs a session out: its secret is deleted when this resolves.
   * @throws {SecretStoreError} `unwritable` or `unanswered` if the secret may still exist
   */
  async remove(id: string): Promise<Session | undefined> {
    return this.#whileUserWaits(async () => {
      const key = keyOf(id);
      const session = this.#known.get(key)?.session;
      try {
        await this.#delete(key);
      } catch (error) {
        await this.#index.undoRemoved(key, session?.signIn);
        throw error;
      }
      return session;
    });
  }

  /**
   * Deletes the unreadable secrets and the records of sessions that were not kept.
   * @throws {SecretStoreError} `unwritable` or `unanswered` if one may still exist
   */
  async discardUnreadable(): Promise<void> {
    await this.#whileUserWaits(async () => {
      try {
        for (const key of this.#unknownUnreadableKeys()) {
          await this.#delete(key);
        }
        for (const key of this.#index.storedKeys.filter((stored) => !this.#known.has(stored))) {
          await this.#index.markRemoved(key);
        }
      } finally {
        this.#events.emit('change', { added: [], removed: [], changed: [] });
      }
    });
  }

  async #loaded(): Promise<void> {
    const loading = (this.#loading ??= this.#queue.run(() => this.#readAll()));
    try {
      await loading;
    } catch (error) {
      this.#failed = true;
      // Another waiting caller may have started a new load already.
      if (this.#loading === loading) {
        this.#loading = undefined;
      }
      throw error;
    }
  }

  /** Reads the sessions, then runs a change exclusively. */
  #whileUserWaits<T>(change: () => Promise<T>, signal?: AbortSignal): Promise<T> {
    return this.secretStore.whileUserWaits(async () => {
      await this.#read();
      return this.#queue.run(change);
    }, signal);
  }

  async #readAll(): Promise<void> {
    for (const key of await this.#secrets.keys()) {
      const stored = await this.#readOne(key);
      if (stored !== undefined) {
        this.#known.set(key, stored);
      }
    }
    await this.#followSignOuts();
    for (const key of this.#known.keys()) {
      await this.#index.markStored(key);
    }
    this.#isLoaded = true;
    if (this.#failed) {
      this.#failed = false;
      this.#events.emit('change', { added: [], removed: [], changed: [] });
      this.#events.emit('recover', this.peek().sessions);
    }
  }

  #signedOutElsewhere(): readonly string[] {
    const ended = this.#index.signedOutIds;
    return [...this.#known].filter(([, { session }]) => ended.has(session.signIn)).map(([key]) => key);
  }

  /** Applies sign-outs made in other windows: a copy of the secret may remain here, or may have been written back. */
  async #followSignOuts(): Promise<void> {
    for (const key of this.#signedOutElsewhere()) {
      try {
        await this.#delete(key);
      } catch {
        this.log.warn("Couldn't remove the secret of a session that was signed out in another window.");
        this.#announce(key, undefined);
      }
    }
  }

  #follow(read: () => Promise<void>): void {
    void read().catch(() => {
      this.log.warn("Couldn't apply a change to the stored sessions.");
    });
  }

  async #reload(key: string): Promise<void> {
    if (isSessionKey(key)) {
      await this.#queue.run(() => this.#reloadExclusive(key));
    }
  }

  async #reloadExclusive(key: string): Promise<void> {
    if (this.#loading === undefined) {
      return; // Not loaded yet: the first read loads everything.
    }
    const stored = await this.#readOne(key);
    if (this.#unreadable.has(key)) {
      return; // A transient keychain error must not sign the user out.
    }
    const before = this.#known.get(key);
    if (stored !== undefined && this.#index.signedOutIds.has(stored.session.signIn)) {
      await this.#undo(key, stored, before);
      return;
    }
    // The other window updated the index too, but that may arrive here after this event.
    if (stored !== undefined) {
      await this.#index.markStored(key);
    } else if (before !== undefined) {
      await this.#index.markRemoved(key, before.session.signIn);
    }
    this.#announce(key, stored);
  }

  /** Undoes a write for a sign-in that has ended: signed out elsewhere, or timed out before the write was confirmed. */
  async #undo(key: string, stored: StoredSession, before: StoredSession | undefined): Promise<void> {
    await (before === undefined || before.session.signIn === stored.session.signIn
      ? this.#delete(key)
      : this.#secrets.write(before, stored));
  }

  /** The session under a key; undefined if there is none or it cannot be read, which is then recorded. */
  async #readOne(key: string): Promise<StoredSession | undefined> {
    const reading = await this.#secrets.read(key);
    if (reading !== 'refused' && reading !== 'damaged') {
      this.#unreadable.delete(key);
      return reading === 'absent' ? undefined : reading;
    }
    if (!this.#unreadable.has(key)) {
      this.#unreadable.add(key);
      this.log.warn(
        reading === 'refused'
          ? "Couldn't read a stored session from the secret store."
          : 'A stored session is damaged, or was stored by a later version of this extension. It is kept.',
      );
    }
    return undefined;
  }

  /** Unreadable keys without a session in memory. A session that was read before stays, even if unreadable now. */
  #unknownUnreadableKeys(): readonly string[] {
    return [...this.#unreadable].filter((key) => !this.#known.has(key));
  }

  async #delete(key: string): Promise<void> {
    // Update the index first: if VS Code exits in between, the next start completes the sign-out instead of reporting
    // that VS Code lost the secret.
    await this.#index.markRemoved(key, this.#known.get(key)?.session.signIn);
    await this.#secrets.delete(key);
    this.#unreadable.delete(key);
    this.#announce(key, undefined);
  }

  #announce(key: string, stored: StoredSession | undefined): void {
    const before = this.#known.get(key);
    if (stored === undefined) {
      this.#known.delete(key);
    } else {
      this.#known.set(key, stored);
    }
    const change = changeBetween(before, stored);
    if (change !== undefined) {
      this.#events.emit('change', change);
    }
  }
}
