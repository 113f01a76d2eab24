import * as v from 'valibot';
import { randomUUID } from 'node:crypto';

import { GitpodHost } from '../api/host';
import { type Clock, type KeyValueStore, type Logger, remember } from '../api/ports';
import type { BoundedSecretStore } from '../auth/boundedSecretStore';
import { SecretStoreError } from '../auth/sessionSecrets';
import { InviteLink, parseInviteId } from '../links/inviteLink';

/** For how many milliseconds an invite waits for somebody to sign in. */
export const pendingMs = 5 * 60_000;

const secretName = 'pendingInvite';
const takenName = 'pendingInviteTaken';

const Record = v.object({
  version: v.literal(1),
  /** Names this waiting, so that it ends once in all windows; tells nothing. */
  name: v.string(),
  host: v.string(),
  inviteId: v.string(),
  /** Since when it waits, in milliseconds since the epoch. */
  at: v.number(),
});

type Waiting = Omit<v.InferOutput<typeof Record>, 'host' | 'inviteId'> & { readonly link: InviteLink };

/**
 * An invite that was opened from outside while nobody was signed in, kept until somebody is: the newest one, for a few minutes, in
 * the secret store, because it is a key. Whoever signs in first takes it, and nobody takes it twice.
 */
export class PendingInvite {
  #queue: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly secrets: BoundedSecretStore,
    private readonly memory: KeyValueStore,
    private readonly clock: Clock,
    private readonly log: Logger,
  ) {}

  /**
   * Keeps an invite in place of the one that waited before.
   * @throws {SecretStoreError} `unwritable` or `unanswered` when the secret store does not take it
   */
  async keep(link: InviteLink): Promise<void> {
    const { host, inviteId } = link;
    const record = { version: 1, name: randomUUID(), host: host.origin, inviteId, at: this.clock.now() } as const;
    await this.#runExclusive(async () => {
      const text = JSON.stringify(record satisfies v.InferOutput<typeof Record>);
      try {
        await this.secrets.whileUserWaits(() => this.secrets.store(secretName, text));
      } catch (error) {
        throw error instanceof SecretStoreError ? error : new SecretStoreError('unwritable', error);
      }
    });
    void this.clock.sleep(pendingMs).then(() => this.removeExpired());
  }

  /** The invite that waits for somebody to sign in to this host, once; undefined when none does. Never fails. */
  async take(host: GitpodHost): Promise<InviteLink | undefined> {
    return this.#ignoreErrors(async () => {
      const waiting = await this.#read();
      if (waiting?.link.host.isSameService(host) !== true) {
        return undefined;
      }
      // In a browser every window keeps a copy of the secrets, and only this tells the others that it was taken.
      await remember(this.memory, takenName, waiting.name);
      await this.#remove();
      return waiting.link;
    });
  }

  /** Removes what has waited too long. Never fails. */
  async removeExpired(): Promise<void> {
    await this.#ignoreErrors(() => this.#read());
  }

  /** What waits; anything else that is kept under its name is removed. */
  async #read(): Promise<Waiting | undefined> {
    const text = await this.secrets.get(secretName);
    if (text === undefined) {
      return undefined;
    }
    const waiting = waitingIn(text);
    const age = waiting === undefined ? Infinity : this.clock.now() - waiting.at;
    if (age < 0 || age >= pendingMs || waiting?.name === this.memory.get(takenName)) {
      await this.#remove();
      return undefined;
    }
    return waiting;
  }

  async #remove(): Promise<void> {
    try {
      await this.secrets.delete(secretName);
    } catch {
      this.log.warn('An invite that was kept for signing in could not be removed from the secret store.');
    }
  }

  async #ignoreErrors<T>(work: () => Promise<T>): Promise<T | undefined> {
    try {
      return await this.#runExclusive(work);
    } catch {
      this.log.warn('Whether an invite waits for signing in could not be read.');
      return undefined;
    }
  }

  #runExclusive<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#queue.then(work);
    this.#queue = turn.catch(() => undefined);
    return turn;
  }
}

function waitingIn(text: string): Waiting | undefined {
  const record = v.safeParse(Record, parsed(text));
  if (!record.success) {
    return undefined;
  }
  const { host: origin, inviteId, ...rest } = record.output;
  const host = GitpodHost.parse(origin);
  return host instanceof GitpodHost && parseInviteId(inviteId) !== undefined
    ? { ...rest, link: new InviteLink(host, inviteId) }
    : undefined;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
