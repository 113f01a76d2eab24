import * as v from 'valibot';
import { randomUUID } from 'node:crypto';

import { SerialQueue } from '../api/concurrency';
import { GitpodHost } from '../api/host';
import { type Clock, type KeyValueStore, type Logger, remember } from '../api/ports';
import type { BoundedSecretStore } from '../auth/boundedSecretStore';
import { SecretStoreError } from '../auth/sessionSecrets';
import { InviteLink, parseInviteId } from '../links/inviteLink';

/** How long an invite is kept until the user signs in, in milliseconds. */
export const pendingMs = 5 * 60_000;

const secretName = 'pendingInvite';
const takenName = 'pendingInviteTaken';

const Record = v.object({
  version: v.literal(1),
  /** Identifies this pending invite, so that all windows know when it was taken; reveals nothing about it. */
  name: v.string(),
  host: v.string(),
  inviteId: v.string(),
  /** When it was stored, in milliseconds since the epoch. */
  at: v.number(),
});

type Waiting = Omit<v.InferOutput<typeof Record>, 'host' | 'inviteId'> & { readonly link: InviteLink };

/**
 * The most recent invite that was opened from outside VS Code while signed out, kept for a few minutes until the user
 * signs in. Kept in secret storage, because it is a key. The first sign-in takes it, and only once across all windows.
 */
export class PendingInvite {
  readonly #queue = new SerialQueue();

  constructor(
    private readonly secrets: BoundedSecretStore,
    private readonly memory: KeyValueStore,
    private readonly clock: Clock,
    private readonly log: Logger,
  ) {}

  /**
   * Stores an invite, replacing the one stored before.
   * @throws {SecretStoreError} `unwritable` or `unanswered` if the secret storage does not store it
   */
  async keep(link: InviteLink): Promise<void> {
    const { host, inviteId } = link;
    const record = { version: 1, name: randomUUID(), host: host.origin, inviteId, at: this.clock.now() } as const;
    await this.#queue.run(async () => {
      const text = JSON.stringify(record satisfies v.InferOutput<typeof Record>);
      try {
        await this.secrets.whileUserWaits(() => this.secrets.store(secretName, text));
      } catch (error) {
        throw error instanceof SecretStoreError ? error : new SecretStoreError('unwritable', error);
      }
    });
    void this.clock.sleep(pendingMs).then(() => this.removeExpired());
  }

  /** Takes the pending invite for this host; undefined if there is none. Never fails. */
  async take(host: GitpodHost): Promise<InviteLink | undefined> {
    return this.#ignoreErrors(async () => {
      const waiting = await this.#read();
      if (waiting?.link.host.isSameService(host) !== true) {
        return undefined;
      }
      // In a browser, every window has its own copy of the secrets; only this tells the others that the invite was
      // taken.
      await remember(this.memory, takenName, waiting.name);
      await this.#remove();
      return waiting.link;
    });
  }

  /** Removes the invite if it has expired. Never fails. */
  async removeExpired(): Promise<void> {
    await this.#ignoreErrors(() => this.#read());
  }

  /** Reads the pending invite; removes it if it is invalid, expired or already taken. */
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
      this.log.warn("Couldn't remove the pending invite from the secret store.");
    }
  }

  async #ignoreErrors<T>(work: () => Promise<T>): Promise<T | undefined> {
    try {
      return await this.#queue.run(work);
    } catch {
      this.log.warn("Couldn't read the pending invite from the secret store.");
      return undefined;
    }
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
