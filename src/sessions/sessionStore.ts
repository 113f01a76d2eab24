import { randomUUID } from 'node:crypto';
import { EventEmitter } from 'node:events';

import type { GitpodHost } from '../gitpod/gitpodHost';
import type { Logger, Memory } from '../gitpod/ports';
import type { Token } from '../gitpod/token';
import type { SecretStore } from './ports';
import { SessionNotes } from './sessionNotes';
import { sessionId, sessionLabel, type Identity, type Session, type TokenSource } from './session';
import { changeBetween, type SessionsChange } from './sessionsChange';
import { isSessionKey, keyOf, SessionSecrets } from './sessionSecrets';

export type { SessionsChange } from './sessionsChange';
export { SecretStoreError } from './sessionSecrets';

/** What the store holds, told apart: signed out, kept but unreadable, and signed in but not kept are different things. */
export interface KeptSessions {
  readonly sessions: readonly Session[];
  /** How many secrets are there but could not be read: damaged, of a later edition, or refused by the keychain. */
  readonly unreadable: number;
  /** How many sessions were stored and then vanished without a sign-out: this VS Code keeps secrets in memory only. */
  readonly notKept: number;
}

/**
 * Who is signed in: one secret for each host and subject, so that two windows never write the same one for different people.
 * Reads are local. Changes run one after another; those that another window made are read again, compared, and announced once.
 */
export class SessionStore {
  readonly #events = new EventEmitter<{ change: [SessionsChange]; signIn: [Session] }>();
  readonly #secrets: SessionSecrets;
  readonly #notes: SessionNotes;
  readonly #known = new Map<string, Session>();
  /** Keys that are there but could not be read when they were last asked for. */
  readonly #unreadable = new Set<string>();
  #loading: Promise<void> | undefined;
  #queue: Promise<unknown> = Promise.resolve();

  constructor(
    secrets: SecretStore,
    memory: Memory,
    private readonly log: Logger,
  ) {
    this.#secrets = new SessionSecrets(secrets);
    this.#notes = new SessionNotes(memory, log);
    secrets.onDidChange((key) => {
      if (isSessionKey(key)) {
        void this.#inTurn(() => this.#readAgain(key)).catch(() => {
          this.log.warn('A change to the stored sessions could not be followed.');
        });
      }
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

  /**
   * The sessions that are kept, in the order of their labels. Reads the secret store the first time, and again what could not be
   * read then.
   * @throws {SecretStoreError} `unreadable` when the secret store cannot even be listed. Nobody is signed out by that.
   */
  async read(): Promise<KeptSessions> {
    await this.#loaded();
    if (this.#signedOutElsewhere().length > 0) {
      await this.#inTurn(() => this.#followSignOuts());
    }
    // The keychain may have been unlocked since. What stays unreadable is asked for once.
    for (const key of [...this.#unreadable]) {
      await this.#inTurn(() => this.#readAgain(key));
    }
    const kept = new Set([...this.#known.keys(), ...this.#unreadable]);
    return {
      sessions: [...this.#known.values()].sort((one, other) => one.label.localeCompare(other.label)),
      unreadable: this.#givenUp().length,
      notKept: this.#notes.storedKeys.filter((key) => !kept.has(key)).length,
    };
  }

  /** The session with this id, if it is still there. */
  async find(id: string): Promise<Session | undefined> {
    return (await this.read()).sessions.find((session) => session.id === id);
  }

  /**
   * Keeps a session, in place of the one that this subject already has on this host.
   * @throws {SecretStoreError} when it is not certain that it was kept
   */
  async add(host: GitpodHost, token: Token, identity: Identity, source: TokenSource = 'pasted'): Promise<Session> {
    await this.read();
    return this.#inTurn(async () => {
      const id = sessionId(host, identity.subjectId);
      const key = keyOf(id);
      const before = this.#known.get(key);
      // Asked in turn, so that two people who sign in at once do not get one label.
      const others = [...this.#known.values()].filter((session) => session.id !== id);
      const label = before?.label ?? sessionLabel(identity, host, others);
      const session = await this.#secrets.write(
        { ...identity, id, host, token, source, signIn: randomUUID(), label },
        before,
      );
      await this.#notes.stored(key);
      this.#unreadable.delete(key);
      this.#announce(key, session);
      this.#events.emit('signIn', session);
      return session;
    });
  }

  /**
   * Signs one session out: its secret is gone when this returns.
   * @throws {SecretStoreError} `unwritable` when the secret may still be there.
   */
  async remove(id: string): Promise<Session | undefined> {
    await this.read();
    return this.#inTurn(async () => {
      const key = keyOf(id);
      const session = this.#known.get(key);
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
   * @throws {SecretStoreError} `unwritable` when one may still be there.
   */
  async discardUnreadable(): Promise<void> {
    await this.read();
    await this.#inTurn(async () => {
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
    const loading = (this.#loading ??= this.#inTurn(() => this.#readAll()));
    try {
      await loading;
    } catch (error) {
      // Somebody else who waited may have begun anew already.
      if (this.#loading === loading) {
        this.#loading = undefined;
      }
      throw error;
    }
  }

  async #readAll(): Promise<void> {
    for (const key of await this.#secrets.keys()) {
      const session = await this.#readOne(key);
      if (session !== undefined) {
        this.#known.set(key, session);
      }
    }
    await this.#followSignOuts();
    for (const key of this.#known.keys()) {
      await this.#notes.stored(key);
    }
  }

  #signedOutElsewhere(): readonly string[] {
    const ended = this.#notes.endedSignIns;
    return [...this.#known].filter(([, { signIn }]) => ended.has(signIn)).map(([key]) => key);
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

  async #readAgain(key: string): Promise<void> {
    if (this.#loading === undefined) {
      return; // Nobody has asked yet; whoever asks first reads everything.
    }
    const session = await this.#readOne(key);
    if (this.#unreadable.has(key)) {
      return; // A keychain that hiccups signs nobody out.
    }
    const before = this.#known.get(key);
    // The other window noted it too, but its note may arrive here after the news.
    if (session !== undefined) {
      await this.#notes.stored(key);
    } else if (before !== undefined) {
      await this.#notes.removed(key, before.signIn);
    }
    this.#announce(key, session);
  }

  /** The session under a key; undefined when there is none, or none that can be read (which is then noted). */
  async #readOne(key: string): Promise<Session | undefined> {
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
    await this.#notes.removed(key, this.#known.get(key)?.signIn);
    await this.#secrets.delete(key);
    this.#unreadable.delete(key);
    this.#announce(key, undefined);
  }

  #announce(key: string, session: Session | undefined): void {
    const before = this.#known.get(key);
    if (session === undefined) {
      this.#known.delete(key);
    } else {
      this.#known.set(key, session);
    }
    const change = changeBetween(before, session);
    if (change !== undefined) {
      this.#events.emit('change', change);
    }
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#queue.then(work);
    this.#queue = turn.catch(() => undefined);
    return turn;
  }
}
