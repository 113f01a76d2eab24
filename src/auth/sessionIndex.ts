import type { KeyValueStore, Logger } from '../api/ports';

/** Under which name the notes are remembered. */
const indexKey = 'sessions';

/** How many sign-outs are remembered; more than anybody has windows and accounts. */
const signOutsKept = 50;

/** That a session is stored, under its key; or that somebody signed out, under the name of that sign-in. */
type IndexEntry = 'stored' | 'signedOut';

/**
 * Under which keys sessions were stored and not removed since. No secrets: they name hosts and subjects. Known without touching
 * the secret store, and still known when that forgot what it was given.
 */
export function storedKeys(memory: KeyValueStore): string[] {
  return namesWith(memory, 'stored');
}

/**
 * What windows tell each other about sessions beside the secrets. It only explains later why somebody is not signed in, so no sign-in
 * or sign-out fails because it could not be written.
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
   * Which sign-ins have ended, in whichever window. In a browser every window keeps a copy of the secrets and hears of no change,
   * so that a sign-out elsewhere is known from here alone. What is noted is the sign-in and not the account: windows write their
   * notes over each other's, and an old note must not sign out somebody who has signed in again.
   */
  get signedOutIds(): ReadonlySet<string> {
    return new Set(namesWith(this.memory, 'signedOut'));
  }

  /** Notes that a session is stored under this key. Writes only what is news, as does `removed`. */
  async stored(key: string): Promise<void> {
    const notes = readIndex(this.memory);
    if (!notes.has(key)) {
      await this.#write(notes.set(key, 'stored'));
    }
  }

  /** Notes that no session is stored under this key any more, and that this sign-in has ended. */
  async removed(key: string, signIn?: string): Promise<void> {
    const notes = readIndex(this.memory);
    const wasStored = notes.delete(key);
    if (signIn !== undefined && !notes.has(signIn)) {
      await this.#write(notes.set(signIn, 'signedOut'));
    } else if (wasStored) {
      await this.#write(notes);
    }
  }

  /** Notes that this sign-in has ended, though another one may be stored under its key. */
  async ended(signIn: string): Promise<void> {
    await this.#write(readIndex(this.memory).set(signIn, 'signedOut'));
  }

  /** Takes back that a session was removed: its secret is still there. */
  async kept(key: string, signIn?: string): Promise<void> {
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
      this.log.warn('Which sessions are stored could not be remembered.');
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
