import * as v from 'valibot';
import { EventEmitter } from 'node:events';

import { SerialQueue } from '../api/concurrency';
import type { KeyValueStore, Logger } from '../api/ports';
import type { InviteLink } from '../links/inviteLink';
import type { Organization } from '../organizations/organization';
import type { Salt, SaltStore } from './salt';

const storageKey = 'sharedLinks';

/** Maximum number of organizations stored; the least recently shared is dropped first. */
export const maxRecords = 100;

/** Maximum number of replaced links stored per organization; the oldest is dropped first. */
export const maxReplaced = 20;

/** Maximum number of shares stored per organization; the oldest is dropped first. */
export const maxShares = 5;

const ending = v.pipe(v.string(), v.regex(/^[0-9a-f]{4}$/));
/** Salted hashes of the organization and of the session it was seen with. */
const owner = { organization: v.string(), session: v.string() };

/** The link of an organization that the user shared last. */
const SharedLinkRecord = v.object({
  ...owner,
  /** Salted hash of the link. */
  link: v.string(),
  /** The last four characters of the link. */
  ending,
  /** When it was shared, in milliseconds since the epoch. */
  at: v.number(),
  way: v.picklist(['created', 'copied', 'shared']),
  /** The link has been replaced, and the user was told. */
  stopped: v.boolean(),
});

/** The links that an organization is known to have had, as salted hashes. */
const SeenLinks = v.object({
  ...owner,
  /** Left out when the organization has no link. */
  current: v.optional(v.string()),
  replaced: v.array(v.string()),
});

/** One time that a link of an organization was shared. */
const ShareRecord = v.object({
  ...owner,
  link: v.string(),
  ending,
  at: v.number(),
  way: v.picklist(['copied', 'shared', 'created', 'replaced']),
});

/**
 * How far the user has looked through the new members of an organization. Times are in milliseconds since the epoch.
 */
const LookRecord = v.object({
  ...owner,
  /** When the newest member that the user has seen joined, by the service's clock. */
  seen: v.optional(v.number()),
  /**
   * The newest member that a notification counted, by the service's clock, and when it was shown, by the local clock.
   */
  told: v.optional(v.object({ newest: v.number(), at: v.number() })),
});

const StoredRecords = v.object({
  version: v.literal(1),
  /** {@link Salt.mark} of the salt that the hashes were made with. */
  salt: v.string(),
  links: v.array(SharedLinkRecord),
  /** Most recently seen last. */
  seen: v.optional(v.array(SeenLinks), []),
  /** Most recently shared organization first; the shares of one organization are newest first. */
  shares: v.optional(v.array(ShareRecord), []),
  looks: v.optional(v.array(LookRecord), []),
});

export type SharedLinkRecord = v.InferOutput<typeof SharedLinkRecord>;
export type SeenLinks = v.InferOutput<typeof SeenLinks>;
export type ShareRecord = v.InferOutput<typeof ShareRecord>;
export type LookRecord = v.InferOutput<typeof LookRecord>;

/** The stored records; the maps have the hash of the organization as their key. */
export interface Records {
  readonly shared: ReadonlyMap<string, SharedLinkRecord>;
  readonly seen: ReadonlyMap<string, SeenLinks>;
  readonly shares: readonly ShareRecord[];
  readonly looks: ReadonlyMap<string, LookRecord>;
}

/** The stored records and the salt that their hashes were made with. */
export interface SaltedRecords {
  readonly records: Records;
  readonly salt: Salt;
}

/**
 * Records about invite links, kept on this machine: which links were shared and seen, and who joined since. They hold
 * salted hashes of links, organizations and sessions, and the salt is in SecretStorage, so the records alone reveal
 * nothing. When the secret store is unavailable, nothing is recorded and nothing fails.
 */
export class LinkRecords {
  readonly #events = new EventEmitter<{ change: [Organization | undefined] }>();
  readonly #queue = new SerialQueue();
  #parsed: (SaltedRecords & { readonly stored: unknown }) | undefined;

  constructor(
    private readonly memory: KeyValueStore,
    private readonly salts: SaltStore,
    private readonly log: Logger,
  ) {}

  /**
   * Calls the listener after each announced change made by this window, with the organization when it concerns only
   * one.
   * @returns a function that removes the listener
   */
  onDidChange(listener: (organization: Organization | undefined) => void): () => void {
    this.#events.on('change', listener);
    return () => this.#events.off('change', listener);
  }

  /**
   * Creates the salt if there is none. Called at sign-in: in a browser, a window reads secrets only when it opens, so
   * windows that share the sign-in then share the salt too. Never fails.
   */
  async prepare(): Promise<void> {
    await this.salts.readOrMake();
  }

  /** The records; undefined when nothing is stored or the salt cannot be read. Never fails. */
  async read(): Promise<SaltedRecords | undefined> {
    const salt = await this.#existingSalt();
    return salt && this.#parse(salt);
  }

  /**
   * Changes the records; changes of this window run one after the other. Never fails: a failure is logged.
   * @param change returns the new records, or undefined to leave them as they are
   * @param options.createsSalt whether to start recording when nothing is stored yet
   * @param options.announce the organization to tell listeners about
   * @returns whether the records were changed
   */
  async update(
    change: (current: SaltedRecords) => Records | undefined,
    { createsSalt = false, announce }: { readonly createsSalt?: boolean; readonly announce?: Organization } = {},
  ): Promise<boolean> {
    return this.#ignoreErrors(async () => {
      const salt = await (createsSalt ? this.salts.readOrMake() : this.#existingSalt());
      const changed = salt && change(this.#parse(salt));
      if (salt === undefined || changed === undefined) {
        return false;
      }
      await this.#write(salt, changed);
      if (announce !== undefined) {
        this.#events.emit('change', announce);
      }
      return true;
    });
  }

  /** Removes the records of a session that was signed out. Never fails. */
  async forgetSession(sessionId: string): Promise<void> {
    await this.#ignoreErrors(async () => {
      if (this.#stored() === undefined) {
        return false;
      }
      const salt = await this.salts.read();
      if (salt === undefined) {
        await this.#removeAll(); // Without the salt, the records of the session cannot be told from the others.
        return true;
      }
      const session = salt.hash('session', sessionId);
      const { shared, seen, shares, looks } = this.#parse(salt).records;
      await this.#write(salt, {
        shared: withoutSession(shared, session),
        seen: withoutSession(seen, session),
        shares: shares.filter((share) => share.session !== session),
        looks: withoutSession(looks, session),
      });
      this.#events.emit('change', undefined);
      return true;
    });
  }

  /**
   * Removes all records and the salt.
   * @throws {SecretStoreError} when the salt cannot be removed
   */
  async forgetAll(): Promise<void> {
    await this.#queue.run(async () => {
      await this.#removeAll();
      await this.salts.discard();
    });
  }

  /** The salt; the secret store is asked only when something is stored. */
  async #existingSalt(): Promise<Salt | undefined> {
    return this.#stored() === undefined ? undefined : this.salts.read();
  }

  #stored(): unknown {
    return this.memory.get(storageKey);
  }

  /**
   * Parses the records, or returns those parsed before when nothing has changed since. Hashes of another salt are
   * useless, so they are dropped.
   */
  #parse(salt: Salt): SaltedRecords {
    const stored = this.#stored();
    if (this.#parsed?.stored !== stored || this.#parsed?.salt !== salt) {
      const { success, output } = v.safeParse(StoredRecords, stored);
      const { links, seen, shares, looks } =
        success && output.salt === salt.mark ? output : { links: [], seen: [], shares: [], looks: [] };
      const records = {
        shared: byOrganization(links),
        seen: byOrganization(seen),
        shares,
        looks: byOrganization(looks),
      };
      this.#parsed = { stored, salt, records };
    }
    return this.#parsed;
  }

  async #write(salt: Salt, { shared, seen, shares, looks }: Records): Promise<void> {
    const isEmpty = shared.size + seen.size + shares.length + looks.size === 0;
    const stored: v.InferOutput<typeof StoredRecords> = {
      version: 1,
      salt: salt.mark,
      links: [...shared.values()].sort((one, other) => other.at - one.at).slice(0, maxRecords),
      seen: [...seen.values()].slice(-maxRecords),
      shares: shares.slice(0, maxRecords * maxShares),
      looks: [...looks.values()].slice(-maxRecords),
    };
    await this.memory.update(storageKey, isEmpty ? undefined : stored);
  }

  async #removeAll(): Promise<void> {
    await this.memory.update(storageKey, undefined);
    this.#events.emit('change', undefined);
  }

  /** For work that no command waits for: a failure is logged, and nothing has changed. */
  async #ignoreErrors(work: () => Promise<boolean>): Promise<boolean> {
    try {
      return await this.#queue.run(work);
    } catch {
      this.log.warn("Couldn't update the records of shared links.");
      return false;
    }
  }
}

export function organizationHash(salt: Salt, { id, session }: Organization): string {
  return salt.hash('organization', session.host.service.origin, id);
}

export function linkHash(salt: Salt, { host, inviteId }: InviteLink): string {
  return salt.hash('link', host.service.origin, inviteId);
}

export function sessionHash(salt: Salt, { session }: Organization): string {
  return salt.hash('session', session.id);
}

function byOrganization<T extends { readonly organization: string }>(records: readonly T[]): ReadonlyMap<string, T> {
  return new Map(records.map((record) => [record.organization, record]));
}

function withoutSession<T extends { readonly session: string }>(
  records: ReadonlyMap<string, T>,
  session: string,
): ReadonlyMap<string, T> {
  return new Map([...records].filter(([, record]) => record.session !== session));
}
