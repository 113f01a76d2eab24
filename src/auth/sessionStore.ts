import { randomUUID } from 'node:crypto';
import { EventEmitter } from 'node:events';

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

/** What the store holds, told apart: signed out, kept but unreadable, and signed in but not kept are different things. */
export interface StoredSessions {
  readonly sessions: readonly Session[];
  /** How many secrets are there but could not be read: damaged, of a later edition, or refused by the keychain. */
  readonly unreadable: number;
  /** How many sessions were stored and then vanished without a sign-out: this VS Code keeps secrets in memory only. */
  readonly notKept: number;
}

/**
 * Who is signed in: one secret for each host and subject, so that two windows never write the same one for different users.
 * Reads are local. Changes run one after another; those that another window made are read again, compared, and announced once.
 */
export class SessionStore {
  readonly #events = new EventEmitter<{ change: [SessionsChange]; signIn: [Session]; recover: [readonly Session[]] }>();
  readonly #secrets: SessionSecrets;
  readonly #notes: SessionIndex;
  readonly #known = new Map<string, StoredSession>();
  /** Keys that are there but could not be read when they were last asked for. */
  readonly #unreadable = new Set<string>();
  #loading: Promise<void> | undefined;
  #isLoaded = false;
  /** Nothing is loaded yet, and whoever asked was told that it cannot be. */
  #failed = false;
  #queue: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly secretStore: BoundedSecretStore,
    memory: KeyValueStore,
    private readonly log: Logger,
  ) {
    this.#secrets = new SessionSecrets(secretStore);
    this.#notes = new SessionIndex(memory, log);
    secretStore.onDidChange((key) => {
      this.#follow(() => this.#reload(key));
    });
    secretStore.onDidAnswerLate((key) => {
      this.#follow(() => (this.#failed ? this.#loaded() : this.#reload(key)));
    });
  }

  /** Calls back after each change; returns what stops it. */
  onDidChange(listener: (change: SessionsChange) => void): () => void {
    this.#events.on('change', listener);
    return () => this.#events.off('change', listener);
  }

  /** Calls back when somebody signed in, in this window and no other; returns what stops it. */
  onDidSignIn(listener: (session: Session) => void): () => void {
    this.#events.on('signIn', listener);
    return () => this.#events.off('signIn', listener);
  }

  /** Calls back with the sessions that are kept when they can be read, after they could not be listed; returns what stops it. */
  onDidRecover(listener: (sessions: readonly Session[]) => void): () => void {
    this.#events.on('recover', listener);
    return () => this.#events.off('recover', listener);
  }

  /**
   * The sessions that are kept, in the order of their labels. Reads the secret store the first time, and again what could not be
   * read then. For what a user waits for: it may take until they cancel.
   * @throws {SecretStoreError} `unreadable` when the secret store cannot even be listed. Nobody is signed out by that. `cancelled`
   * when the user did.
   */
  async read(): Promise<StoredSessions> {
    try {
      return await this.secretStore.whileUserWaits(() => this.#read());
    } catch (error) {
      throw isUnanswered(error) ? new SecretStoreError('cancelled') : error;
    }
  }

  /**
   * The same for what no user waits for. What is read too late is announced.
   * @throws {SecretStoreError} also `unanswered`, after a while
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
      await this.#runExclusive(() => this.#followSignOuts());
    }
    // The keychain may have been unlocked since. What stays unreadable is asked for once.
    for (const key of [...this.#unreadable]) {
      await this.#reload(key);
    }
    return this.peek();
  }

  /** What is known without asking the secret store. While that could not even be listed, something in it counts as unreadable. */
  peek(): StoredSessions {
    const kept = new Set([...this.#known.keys(), ...this.#unreadable]);
    const unreadable = this.#givenUp().length;
    return {
      sessions: this.#sessions.sort((one, other) => one.label.localeCompare(other.label)),
      unreadable: this.#failed ? Math.max(1, unreadable) : unreadable,
      notKept: this.#failed ? 0 : this.#notes.storedKeys.filter((key) => !kept.has(key)).length,
    };
  }

  /** The token that a session has now, whichever token it had when it was read; undefined when it was signed out. */
  tokenOf({ id }: Pick<Session, 'id'>): Token | undefined {
    return this.#known.get(keyOf(id))?.token;
  }

  get #sessions(): Session[] {
    return [...this.#known.values()].map(({ session }) => session);
  }

  /** The session with this id, if it is still there. */
  async find(id: string): Promise<Session | undefined> {
    return (await this.read()).sessions.find((session) => session.id === id);
  }

  /**
   * Keeps a session, in place of the one that this subject already has on this host.
   * @param signal when it is aborted before the session is kept, nothing has changed: also what was written is taken back
   * @throws {SecretStoreError} when it is not certain that it was kept, or that it was taken back. What is written after the user
   * would not wait for it any more is taken back as soon as it is there.
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
      // Asked in turn, so that two users who sign in at once do not get one label.
      const others = this.#sessions.filter((session) => session.id !== id);
      const label = before?.session.label ?? sessionLabel(identity, host, others);
      const session = { ...identity, id, host, source, signIn: randomUUID(), label };
      const stored = await this.#write({ session, token }, before, signal);
      await this.#notes.stored(key);
      if (signal?.aborted === true && (await this.#takeBack(key, stored, before))) {
        signal.throwIfAborted();
      }
      this.#unreadable.delete(key);
      this.#announce(key, stored);
      this.#events.emit('signIn', stored.session);
      return stored.session;
    }, signal);
  }

  /** Writes a session, and takes it back when it was cancelled meanwhile. */
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
        await this.#notes.ended(session.session.signIn); // It may be written yet, in whichever window's time.
      }
      throw error;
    }
  }

  /** Undoes what `add` wrote; says whether that worked, for otherwise the session is kept. */
  async #takeBack(key: string, stored: StoredSession, before: StoredSession | undefined): Promise<boolean> {
    try {
      await (before === undefined ? this.#delete(key) : this.#secrets.write(before, stored));
      return true;
    } catch {
      return false;
    }
  }

  /**
   * Signs one session out: its secret is gone when this returns.
   * @throws {SecretStoreError} `unwritable` or `unanswered` when the secret may still be there.
   */
  async remove(id: string): Promise<Session | undefined> {
    return this.#whileUserWaits(async () => {
      const key = keyOf(id);
      const session = this.#known.get(key)?.session;
      try {
        await this.#delete(key);
      } catch (error) {
        await this.#notes.kept(key, session?.signIn);
        throw error;
      }
      return session;
    });
  }

  /**
   * Removes the secrets that cannot be read, and forgets the sessions that were not kept.
   * @throws {SecretStoreError} `unwritable` or `unanswered` when one may still be there.
   */
  async discardUnreadable(): Promise<void> {
    await this.#whileUserWaits(async () => {
      try {
        for (const key of this.#givenUp()) {
          await this.#delete(key);
        }
        for (const key of this.#notes.storedKeys.filter((stored) => !this.#known.has(stored))) {
          await this.#notes.removed(key);
        }
      } finally {
        this.#events.emit('change', { added: [], removed: [], changed: [] });
      }
    });
  }

  async #loaded(): Promise<void> {
    const loading = (this.#loading ??= this.#runExclusive(() => this.#readAll()));
    try {
      await loading;
    } catch (error) {
      this.#failed = true;
      // Somebody else who waited may have begun anew already.
      if (this.#loading === loading) {
        this.#loading = undefined;
      }
      throw error;
    }
  }

  /** Reads, then makes a change in turn. */
  #whileUserWaits<T>(change: () => Promise<T>, signal?: AbortSignal): Promise<T> {
    return this.secretStore.whileUserWaits(async () => {
      await this.#read();
      return this.#runExclusive(change);
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
      await this.#notes.stored(key);
    }
    this.#isLoaded = true;
    if (this.#failed) {
      this.#failed = false;
      this.#events.emit('change', { added: [], removed: [], changed: [] });
      this.#events.emit('recover', this.peek().sessions);
    }
  }

  #signedOutElsewhere(): readonly string[] {
    const ended = this.#notes.signedOutIds;
    return [...this.#known].filter(([, { session }]) => ended.has(session.signIn)).map(([key]) => key);
  }

  /** Signs out here whom another window signed out: a copy of the secret may be left, or have been written back. */
  async #followSignOuts(): Promise<void> {
    for (const key of this.#signedOutElsewhere()) {
      try {
        await this.#delete(key);
      } catch {
        this.log.warn('The secret of a session that was signed out in another window could not be removed.');
        this.#announce(key, undefined);
      }
    }
  }

  #follow(read: () => Promise<void>): void {
    void read().catch(() => {
      this.log.warn('A change to the stored sessions could not be followed.');
    });
  }

  async #reload(key: string): Promise<void> {
    if (isSessionKey(key)) {
      await this.#runExclusive(() => this.#readAnew(key));
    }
  }

  async #readAnew(key: string): Promise<void> {
    if (this.#loading === undefined) {
      return; // Nobody has asked yet; whoever asks first reads everything.
    }
    const stored = await this.#readOne(key);
    if (this.#unreadable.has(key)) {
      return; // A keychain that hiccups signs nobody out.
    }
    const before = this.#known.get(key);
    if (stored !== undefined && this.#notes.signedOutIds.has(stored.session.signIn)) {
      await this.#undo(key, stored, before);
      return;
    }
    // The other window noted it too, but its note may arrive here after the news.
    if (stored !== undefined) {
      await this.#notes.stored(key);
    } else if (before !== undefined) {
      await this.#notes.removed(key, before.session.signIn);
    }
    this.#announce(key, stored);
  }

  /** Undoes what was written for a sign-in that has ended: signed out elsewhere, or given up before it was known to be written. */
  async #undo(key: string, stored: StoredSession, before: StoredSession | undefined): Promise<void> {
    await (before === undefined || before.session.signIn === stored.session.signIn
      ? this.#delete(key)
      : this.#secrets.write(before, stored));
  }

  /** The session under a key; undefined when there is none, or none that can be read (which is then noted). */
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
          ? 'A stored session could not be read from the secret store.'
          : 'A stored session is damaged or of a later edition of this extension; it is left alone.',
      );
    }
    return undefined;
  }

  /** Keys of which nothing is known. A session that was read before goes on, even if its secret cannot be read just now. */
  #givenUp(): readonly string[] {
    return [...this.#unreadable].filter((key) => !this.#known.has(key));
  }

  async #delete(key: string): Promise<void> {
    // Noted first: who is stopped in between is signed out at the next start, and not told that VS Code lost the secret.
    await this.#notes.removed(key, this.#known.get(key)?.session.signIn);
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

  #runExclusive<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#queue.then(work);
    this.#queue = turn.catch(() => undefined);
    return turn;
  }
}
