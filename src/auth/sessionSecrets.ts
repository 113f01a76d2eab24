import * as v from 'valibot';

import { GitpodHost } from '../api/host';
import type { SecretStore } from '../api/ports';
import { Token } from '../api/token';
import { labelWithHost, sameSession, sessionId, type StoredSession } from './session';

/**
 * What one secret holds: a session as JSON. The version is in the record, so that a later edition can read an earlier one's
 * and an earlier one leaves a later one's alone.
 */
const SessionRecord = v.object({
  version: v.literal(1),
  host: v.string(),
  token: v.pipe(v.string(), v.nonEmpty()),
  source: v.optional(v.picklist(['pasted', 'vendorExtension']), 'pasted'),
  signIn: v.pipe(v.string(), v.nonEmpty()),
  subjectId: v.pipe(v.string(), v.nonEmpty()),
  label: v.pipe(v.string(), v.nonEmpty()),
  name: v.pipe(v.string(), v.nonEmpty()),
  email: v.optional(v.string()),
  organizationName: v.optional(v.string()),
  reach: v.variant('kind', [
    v.object({ kind: v.literal('account') }),
    v.object({ kind: v.literal('organization'), organizationId: v.string() }),
  ]),
});

/** The text to keep for a session. It holds the token: it goes into the secret store and nowhere else. */
export function writeSessionRecord({ session, token }: StoredSession): string {
  const { id: _id, host, ...rest } = session;
  return JSON.stringify({ version: 1, host: host.origin, token: token.reveal(), ...rest });
}

/** The session that a secret holds, or undefined where the secret is not one of ours or was damaged. */
export function readSessionRecord(text: string): StoredSession | undefined {
  const record = v.safeParse(SessionRecord, parsed(text));
  if (!record.success) {
    return undefined;
  }
  const { version: _version, host: hostText, token, label, ...rest } = record.output;
  const host = GitpodHost.parse(hostText);
  // A token of the vendor's extension is for the vendor's own service; earlier editions stored it for a sandbox, too.
  if (!(host instanceof GitpodHost) || (rest.source === 'vendorExtension' && !host.isCanonical)) {
    return undefined;
  }
  const id = sessionId(host, rest.subjectId);
  return { session: { ...rest, id, host, label: labelWithHost(label, host) }, token: new Token(token) };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The secret store did not do what it was asked to. */
export class SecretStoreError extends Error {
  override readonly name = 'SecretStoreError';

  constructor(
    /**
     * `unreadable` and `unwritable`: it threw. `notKept`: it said yes, and what it gives back is something else. `unanswered`: it did
     * not answer, and may have done what it was asked to. `cancelled`: the user would not wait for an answer.
     */
    readonly problem: 'unreadable' | 'unwritable' | 'notKept' | 'unanswered' | 'cancelled',
    cause?: unknown,
  ) {
    super(`The secret store is ${problem}`, { cause });
  }

  /** Without the secret store's own error, which may quote what it was given. */
  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return `${this.name}: ${this.message}`;
  }
}

/** Whether the secret storage did not answer, so that it is unknown what it did. */
export function isUnanswered(error: unknown): boolean {
  return error instanceof SecretStoreError && error.problem === 'unanswered';
}

/** What a secret turned out to be: `refused` by the keychain; `damaged`, or written by a later edition. */
export type SecretReading = StoredSession | 'absent' | 'refused' | 'damaged';

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

  /**
   * A failure is a reading.
   * @throws {SecretStoreError} only `unanswered`: what comes next would not be answered, either
   */
  async read(key: string): Promise<SecretReading> {
    try {
      const text = await this.secrets.get(key);
      return text === undefined ? 'absent' : (sessionUnder(key, text) ?? 'damaged');
    } catch (error) {
      if (isUnanswered(error)) {
        throw error;
      }
      return 'refused';
    }
  }

  /**
   * Writes a session in place of the one before, if there was one.
   * @param signal when it is aborted before, nothing is written
   * @returns what is kept: this session, or another window's that was written for the same account at the same moment
   * @throws {SecretStoreError} when it is not certain that it was kept
   */
  async write(stored: StoredSession, before: StoredSession | undefined, signal?: AbortSignal): Promise<StoredSession> {
    const key = keyOf(stored.session.id);
    const record = writeSessionRecord(stored);
    signal?.throwIfAborted();
    await attempt('unwritable', () => this.secrets.store(key, record));
    const kept = await attempt('unreadable', () => this.secrets.get(key));
    if (kept === record) {
      return stored;
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
function sessionUnder(key: string, text: string): StoredSession | undefined {
  const stored = readSessionRecord(text);
  return stored !== undefined && keyOf(stored.session.id) === key ? stored : undefined;
}

async function attempt<T>(problem: 'unreadable' | 'unwritable', work: () => PromiseLike<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw error instanceof SecretStoreError ? error : new SecretStoreError(problem, error);
  }
}
