import * as v from 'valibot';

import { GitpodHost } from '../api/host';
import type { SecretStore } from '../api/ports';
import { Token } from '../api/token';
import { labelWithHost, sameSession, sessionId, type StoredSession } from './session';

/**
 * The content of one secret: a session as JSON. The record has a version, so that later versions of the extension can
 * read earlier records, and earlier versions leave later records alone.
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

/** Serializes a session. The text contains the token: write it only to the secret store. */
export function writeSessionRecord({ session, token }: StoredSession): string {
  const { id: _id, host, ...rest } = session;
  return JSON.stringify({ version: 1, host: host.origin, token: token.reveal(), ...rest });
}

/** Parses a secret; undefined if it is damaged or not a session of this extension. */
export function readSessionRecord(text: string): StoredSession | undefined {
  const record = v.safeParse(SessionRecord, parsed(text));
  if (!record.success) {
    return undefined;
  }
  const { version: _version, host: hostText, token, label, ...rest } = record.output;
  const host = GitpodHost.parse(hostText);
  // A token of the vendor's extension is for the vendor's own service; earlier versions also stored it for a sandbox.
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

/** An operation of the secret store failed. */
export class SecretStoreError extends Error {
  override readonly name = 'SecretStoreError';

  constructor(
    /**
     * `unreadable`: reading threw. `unwritable`: writing or deleting threw, or the deletion could not be verified.
     * `notKept`: writing succeeded, but reading returned something else. `unanswered`: the call timed out, and may have
     * succeeded. `cancelled`: the user stopped waiting.
     */
    readonly problem: 'unreadable' | 'unwritable' | 'notKept' | 'unanswered' | 'cancelled',
    cause?: unknown,
  ) {
    super(`The secret store is ${problem}`, { cause });
  }

  /** Omits the secret store's own error, which may quote the secret. */
  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return `${this.name}: ${this.message}`;
  }
}

/** Whether the secret storage did not answer, so that the effect of the call is unknown. */
export function isUnanswered(error: unknown): boolean {
  return error instanceof SecretStoreError && error.problem === 'unanswered';
}

/** The result of reading a secret: `refused` by the keychain; `damaged`, or written by a later version. */
export type SecretReading = StoredSession | 'absent' | 'refused' | 'damaged';

const keyPrefix = 'session/';

/** The key in the secret store for the session with this ID. */
export function keyOf(id: string): string {
  return `${keyPrefix}${id}`;
}

export function isSessionKey(key: string): boolean {
  return key.startsWith(keyPrefix);
}

/** Stores each session as a secret. Writes are verified by reading back; a secret is valid only under its own key. */
export class SessionSecrets {
  constructor(private readonly secrets: SecretStore) {}

  /** @throws {SecretStoreError} `unreadable` or `unanswered` */
  async keys(): Promise<readonly string[]> {
    return (await attempt('unreadable', () => this.secrets.keys())).filter(isSessionKey);
  }

  /**
   * Returns failures as results.
   * @throws {SecretStoreError} only `unanswered`, because further calls would not be answered either
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
   * Writes a session, and replaces `before` if given.
   * @param signal if it is already aborted, nothing is written
   * @returns the stored session: this one, or one that another window wrote for the same account at the same moment
   * @throws {SecretStoreError} if it is uncertain whether the session was stored
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

  /** @throws {SecretStoreError} `unwritable` or `unanswered` if the secret may still exist */
  async delete(key: string): Promise<void> {
    await attempt('unwritable', () => this.secrets.delete(key));
    if ((await attempt('unwritable', () => this.secrets.get(key))) !== undefined) {
      throw new SecretStoreError('unwritable');
    }
  }
}

/** A token is sent where its record says, so a record that was stored under another session's key is ignored. */
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
