import type { KeyValueStore, Logger } from '../api/ports';

/** Key of the index in the memento. */
const indexKey = 'sessions';

/** Maximum number of sign-outs stored; more than any user has windows and accounts. */
const signOutsKept = 50;

/** `stored`, by the key of a session's secret; `signedOut`, by the ID of a sign-in that has ended. */
type IndexEntry = 'stored' | 'signedOut';

/**
 * Keys of sessions that were stored and not removed since. They are not secret: they consist of host and subject.
 * Available without a call to the secret store, and even after it has lost the secrets.
 */
export function storedKeys(memory: KeyValueStore): string[] {
  return namesWith(memory, 'stored');
}

/**
 * Session data that windows share outside the secret store: sign-outs, and stored keys that explain later why an
 * account is not signed in. Best effort, so no sign-in or sign-out fails because it could not be written.
 */
export class SessionIndex {
  constructor(
    private readonly memory: KeyValueStore,
    private readonly log: Logger,
  ) {}

  get storedKeys(): readonly string[] {
    return storedKeys(this.memory);
  }

  /**
   * IDs of sign-ins that have ended, in any window. In a browser, every window has its own copy of the secrets and gets
   * no change events, so this is the only source for sign-outs in other windows. It has sign-ins and not accounts:
   * windows overwrite each other's index, and an old entry must not sign out a user who has signed in again.
   */
  get signedOutIds(): ReadonlySet<string> {
    return new Set(namesWith(this.memory, 'signedOut'));
  }

  /** Records that a session is stored under this key. Like `removed`, writes only changes. */
  async markStored(key: string): Promise<void> {
    const notes = readIndex(this.memory);
    if (!notes.has(key)) {
      await this.#write(notes.set(key, 'stored'));
    }
  }

  /** Records that no session is stored under this key, and that this sign-in has ended. */
  async markRemoved(key: string, signIn?: string): Promise<void> {
    const notes = readIndex(this.memory);
    const wasStored = notes.delete(key);
    if (signIn !== undefined && !notes.has(signIn)) {
      await this.#write(notes.set(signIn, 'signedOut'));
    } else if (wasStored) {
      await this.#write(notes);
    }
  }

  /** Records that this sign-in has ended, although another one may be stored under its key. */
  async markSignedOut(signIn: string): Promise<void> {
    await this.#write(readIndex(this.memory).set(signIn, 'signedOut'));
  }

  /** Reverts `removed` for a session whose secret still exists. */
  async undoRemoved(key: string, signIn?: string): Promise<void> {
    const notes = readIndex(this.memory);
    if (signIn !== undefined && notes.delete(signIn)) {
      await this.#write(notes.set(key, 'stored'));
    }
  }

  async #write(notes: Map<string, IndexEntry>): Promise<void> {
    const ended = [...notes].filter(([, note]) => note === 'signedOut').map(([signIn]) => signIn);
    ended.slice(0, -signOutsKept).forEach((oldest) => notes.delete(oldest));
    try {
      await this.memory.update(indexKey, Object.fromEntries(notes));
    } catch {
      this.log.warn("Couldn't store the list of sessions.");
    }
  }
}

function namesWith(memory: KeyValueStore, wanted: IndexEntry): string[] {
  return [...readIndex(memory)].filter(([, note]) => note === wanted).map(([name]) => name);
}

function readIndex(memory: KeyValueStore): Map<string, IndexEntry> {
  const notes = memory.get(indexKey);
  if (typeof notes !== 'object' || notes === null) {
    return new Map();
  }
  return new Map(
    Object.entries(notes).flatMap(([key, note]): [string, IndexEntry][] =>
      note === 'stored' || note === 'signedOut' ? [[key, note]] : [],
    ),
  );
}
