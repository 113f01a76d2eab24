import type { SecretStore } from './ports';
import { sameSession, type Session } from './session';
import { readSessionRecord, writeSessionRecord } from './sessionRecord';

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

  /** Without the secret store's own error, which may quote what it was given. */
  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return `${this.name}: ${this.message}`;
  }
}

/** What a secret turned out to be: `refused` by the keychain; `damaged`, or written by a later edition. */
export type Reading = Session | 'absent' | 'refused' | 'damaged';

const keyPrefix = 'session/';

/** The key under which a session with this id is kept. */
export function keyOf(id: string): string {
  return `${keyPrefix}${id}`;
}

export function isSessionKey(key: string): boolean {
  return key.startsWith(keyPrefix);
}

/** Sessions as secrets, one each: what is written is read back, and a secret counts only under its own key. */
export class SessionSecrets {
  constructor(private readonly secrets: SecretStore) {}

  /** @throws {SecretStoreError} `unreadable` */
  async keys(): Promise<readonly string[]> {
    return (await attempt('unreadable', () => this.secrets.keys())).filter(isSessionKey);
  }

  /** Never throws: a failure is a reading. */
  async read(key: string): Promise<Reading> {
    try {
      const text = await this.secrets.get(key);
      return text === undefined ? 'absent' : (sessionUnder(key, text) ?? 'damaged');
    } catch {
      return 'refused';
    }
  }

  /**
   * Writes a session in place of the one before, if there was one.
   * @returns what is kept: this session, or another window's that was written for the same account at the same moment
   * @throws {SecretStoreError} when it is not certain that it was kept
   */
  async write(session: Session, before: Session | undefined): Promise<Session> {
    const key = keyOf(session.id);
    const record = writeSessionRecord(session);
    await attempt('unwritable', () => this.secrets.store(key, record));
    const kept = await attempt('unreadable', () => this.secrets.get(key));
    if (kept === record) {
      return session;
    }
    const other = kept === undefined ? undefined : sessionUnder(key, kept);
    if (other === undefined || (before !== undefined && sameSession(other, before))) {
      throw new SecretStoreError('notKept');
    }
    return other;
  }

  /** @throws {SecretStoreError} `unwritable` when the secret may still be there */
  async delete(key: string): Promise<void> {
    await attempt('unwritable', () => this.secrets.delete(key));
    if ((await attempt('unwritable', () => this.secrets.get(key))) !== undefined) {
      throw new SecretStoreError('unwritable');
    }
  }
}

/** A token goes only where its record says, so a record that was put under another's key is no session. */
function sessionUnder(key: string, text: string): Session | undefined {
  const session = readSessionRecord(text);
  return session !== undefined && keyOf(session.id) === key ? session : undefined;
}

async function attempt<T>(problem: 'unreadable' | 'unwritable', work: () => PromiseLike<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw new SecretStoreError(problem, error);
  }
}
