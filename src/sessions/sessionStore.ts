import { EventEmitter } from 'node:events';

import type { GitpodHost } from '../gitpod/gitpodHost';
import type { Logger, Memory } from '../gitpod/ports';
import type { Token } from '../gitpod/token';
import type { SecretStore } from './ports';
import { sameSession, sessionId, sessionLabel, type Identity, type Session } from './session';
import { readSessionRecord, writeSessionRecord } from './sessionRecord';
import { storedKeys, storedKeysName } from './storedKeys';

/** What changed, seen from this window, whichever window changed it. */
export interface SessionsChange {
  readonly added: readonly Session[];
  readonly removed: readonly Session[];
  /** Sessions that carry another token or label than before. */
  readonly changed: readonly Session[];
}

/** What the store holds, told apart: signed out, kept but unreadable, and signed in but not kept are different things. */
export interface KeptSessions {
  readonly sessions: readonly Session[];
  /** How many secrets are there but could not be read: damaged, of a later edition, or refused by the keychain. */
  readonly unreadable: number;
  /** How many sessions were stored and then vanished without a sign-out: this VS Code keeps secrets in memory only. */
  readonly notKept: number;
}

/** The secret store did not do what it was asked to. */
export class SecretStoreError extends Error {
  override readonly name = 'SecretStoreError';

  constructor(
    /** `unreadable` and `unwritable`: it threw. `notKept`: it said yes, and what it gives back is something else. */
    readonly problem: 'unreadable' | 'unwritable' | 'notKept',
    cause?: unknown,
  ) {
    super(`The secret store is ${problem}`, { cause });
  }
}

const keyPrefix = 'session/';

/**
 * Who is signed in: one secret for each host and subject, so that two windows never write the same one for different people.
 * Reads are local. Changes run one after another; those that another window made are read again, compared, and announced once.
 */
export class SessionStore {
  readonly #events = new EventEmitter<{ change: [SessionsChange] }>();
  readonly #known = new Map<string, Session>();
  /** Keys that are there but could not be read. */
  readonly #unreadable = new Set<string>();
  #loading: Promise<void> | undefined;
  #queue: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly secrets: SecretStore,
    private readonly memory: Memory,
    private readonly log: Logger,
  ) {
    this.secrets.onDidChange((key) => {
      if (key.startsWith(keyPrefix)) {
        void this.#inTurn(() => this.#readAgain(key)).catch((error: unknown) => {
          this.log.warn(
            `A changed session could not be read: ${error instanceof Error ? error.message : 'unknown error'}`,
          );
        });
      }
    });
  }

  /** Calls back after each change; returns what stops it. */
  onDidChange(listener: (change: SessionsChange) => void): () => void {
    this.#events.on('change', listener);
    return () => this.#events.off('change', listener);
  }

  /**
   * The sessions that are kept, in the order of their labels. Reads the secret store the first time, and again what could not be
   * read then.
   * @throws {SecretStoreError} `unreadable` when the secret store cannot even be listed. Nobody is signed out by that.
   */
  async read(): Promise<KeptSessions> {
    await this.#loaded();
    for (const key of this.#unreadable) {
      await this.#inTurn(() => this.#readAgain(key)); // The keychain may have been unlocked since.
    }
    const kept = new Set([...this.#known.keys(), ...this.#unreadable]);
    return {
      sessions: [...this.#known.values()].sort((one, other) => one.label.localeCompare(other.label)),
      unreadable: this.#unreadable.size,
      notKept: storedKeys(this.memory).filter((key) => !kept.has(key)).length,
    };
  }

  /** The session with this id, if it is still there. */
  async find(id: string): Promise<Session | undefined> {
    return (await this.read()).sessions.find((session) => session.id === id);
  }

  /**
   * Keeps a session, in place of the one that this subject already has on this host.
   * @throws {SecretStoreError} when it was not kept; then nothing changed.
   */
  async add(host: GitpodHost, token: Token, identity: Identity): Promise<Session> {
    const { sessions } = await this.read();
    return this.#inTurn(async () => {
      const id = sessionId(host, identity.subjectId);
      const others = sessions.filter((session) => session.id !== id);
      const before = this.#known.get(keyOf(id));
      const label = before?.label ?? sessionLabel(identity, host, others);
      const session: Session = { ...identity, id, host, token, label };
      await this.#write(session);
      await this.#remember((keys) => keys.add(keyOf(id)));
      this.#unreadable.delete(keyOf(id));
      this.#announce(keyOf(id), session);
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
      await this.#delete(key);
      this.#announce(key, undefined);
      return session;
    });
  }

  /** Removes the secrets that cannot be read, and forgets the sessions that were not kept. */
  async discardUnreadable(): Promise<void> {
    await this.read();
    await this.#inTurn(async () => {
      for (const key of this.#unreadable) {
        await this.#delete(key);
        this.#unreadable.delete(key);
      }
      await this.#remember((keys) => {
        [...keys].filter((key) => !this.#known.has(key)).forEach((key) => keys.delete(key));
      });
      this.#events.emit('change', { added: [], removed: [], changed: [] });
    });
  }

  async #loaded(): Promise<void> {
    this.#loading ??= this.#inTurn(() => this.#readAll());
    try {
      await this.#loading;
    } catch (error) {
      this.#loading = undefined;
      throw error;
    }
  }

  async #readAll(): Promise<void> {
    const keys = await attempt('unreadable', () => this.secrets.keys());
    for (const key of keys.filter((candidate) => candidate.startsWith(keyPrefix))) {
      const session = await this.#readOne(key);
      if (session !== undefined) {
        this.#known.set(key, session);
      }
    }
  }

  async #readAgain(key: string): Promise<void> {
    if (this.#loading === undefined) {
      return; // Nobody has asked yet; whoever asks first reads everything.
    }
    const session = await this.#readOne(key);
    // A keychain that hiccups signs nobody out.
    if (!this.#unreadable.has(key)) {
      this.#announce(key, session);
    }
  }

  /** The session under a key; undefined when there is none, or none that can be read (which is then noted). */
  async #readOne(key: string): Promise<Session | undefined> {
    this.#unreadable.delete(key);
    try {
      const text = await this.secrets.get(key);
      if (text === undefined) {
        return undefined;
      }
      const session = readSessionRecord(text);
      if (session !== undefined && keyOf(session.id) === key) {
        return session;
      }
      this.log.warn('A stored session is damaged or of a later edition of this extension; it is left alone.');
    } catch {
      this.log.warn('A stored session could not be read from the secret store.');
    }
    this.#unreadable.add(key);
    return undefined;
  }

  async #write(session: Session): Promise<void> {
    const record = writeSessionRecord(session);
    await attempt('unwritable', () => this.secrets.store(keyOf(session.id), record));
    if ((await attempt('unreadable', () => this.secrets.get(keyOf(session.id)))) !== record) {
      throw new SecretStoreError('notKept');
    }
  }

  async #delete(key: string): Promise<void> {
    await attempt('unwritable', () => this.secrets.delete(key));
    await this.#remember((keys) => keys.delete(key));
  }

  #announce(key: string, session: Session | undefined): void {
    const before = this.#known.get(key);
    if (session === undefined) {
      this.#known.delete(key);
    } else {
      this.#known.set(key, session);
    }
    const added = session !== undefined && before === undefined ? [session] : [];
    const removed = session === undefined && before !== undefined ? [before] : [];
    const changed = session !== undefined && before !== undefined && !sameSession(session, before) ? [session] : [];
    if (added.length + removed.length + changed.length > 0) {
      this.#events.emit('change', { added, removed, changed });
    }
  }

  async #remember(change: (keys: Set<string>) => void): Promise<void> {
    const keys = new Set(storedKeys(this.memory));
    change(keys);
    await this.memory.update(storedKeysName, [...keys]);
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#queue.then(work);
    this.#queue = turn.catch(() => undefined);
    return turn;
  }
}

function keyOf(id: string): string {
  return `${keyPrefix}${id}`;
}

async function attempt<T>(problem: 'unreadable' | 'unwritable', work: () => PromiseLike<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw new SecretStoreError(problem, error);
  }
}
