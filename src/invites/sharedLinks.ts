import * as v from 'valibot';
import { EventEmitter } from 'node:events';

import type { Clock, KeyValueStore, Logger } from '../api/ports';
import type { InviteLink } from '../links/inviteLink';
import type { Organization } from '../organizations/organization';
import type { Salt, SaltStore } from './salt';

const memoryName = 'sharedLinks';

/** So many organizations are remembered; the one that was shared longest ago goes first. */
export const maxRecords = 100;

/** So many replaced links of an organization are remembered; the one that was replaced first goes first. */
export const maxReplaced = 20;

const SharedLinkRecord = v.object({
  organization: v.string(),
  session: v.string(),
  link: v.string(),
  /** The last four characters of the link. */
  ending: v.pipe(v.string(), v.regex(/^[0-9a-f]{4}$/)),
  /** When it was shared, in milliseconds since the epoch. */
  at: v.number(),
  way: v.picklist(['created', 'copied', 'shared']),
  /** The link was seen to be replaced, and the user was told. */
  stopped: v.boolean(),
});

/** The links that an organization was seen to have, as salted hashes. */
const SeenLinks = v.object({
  organization: v.string(),
  session: v.string(),
  /** Left out where it has none any more. */
  current: v.optional(v.string()),
  replaced: v.array(v.string()),
});

const Records = v.object({
  version: v.literal(1),
  salt: v.string(),
  links: v.array(SharedLinkRecord),
  /** Those that were seen last stand last. */
  seen: v.optional(v.array(SeenLinks), []),
});

type SeenLinks = v.InferOutput<typeof SeenLinks>;

/** What is remembered of one shared link. Organization, session and link are salted hashes. */
export type SharedLinkRecord = v.InferOutput<typeof SharedLinkRecord>;

/** What is remembered, unread; undefined when nothing is. */
function keptRecords(memory: KeyValueStore): unknown {
  return memory.get(memoryName);
}

/** What is kept, as far as this salt can read it: hashes of another salt mean nothing any more. */
function readRecords(kept: unknown, salt: Salt): Remembered {
  const records = v.safeParse(Records, kept);
  const { links, seen } =
    records.success && records.output.salt === salt.mark ? records.output : { links: [], seen: [] };
  return { shared: byOrganization(links), seen: byOrganization(seen) };
}

function byOrganization<T extends { readonly organization: string }>(records: readonly T[]): ReadonlyMap<string, T> {
  return new Map(records.map((record) => [record.organization, record]));
}

/** Remembers this and nothing else: the newest of it, if it is too much. */
async function writeRecords(memory: KeyValueStore, salt: Salt, { shared, seen }: Remembered): Promise<void> {
  const records: v.InferOutput<typeof Records> = {
    version: 1,
    salt: salt.mark,
    links: [...shared.values()].sort((one, other) => other.at - one.at).slice(0, maxRecords),
    seen: [...seen.values()].slice(-maxRecords),
  };
  await memory.update(memoryName, records.links.length + records.seen.length === 0 ? undefined : records);
}

async function removeRecords(memory: KeyValueStore): Promise<void> {
  await memory.update(memoryName, undefined);
}

/** A link that this user gave away: its last four characters, when (milliseconds since the epoch), and how. */
export interface SharedLink {
  readonly ending: string;
  readonly at: number;
  readonly way: SharedLinkRecord['way'];
  /** It was seen to be replaced by another. */
  readonly stopped: boolean;
}

/** What is remembered, by the hash of its organization. */
interface Remembered {
  readonly shared: ReadonlyMap<string, SharedLinkRecord>;
  readonly seen: ReadonlyMap<string, SeenLinks>;
}

/** What was kept, read with a salt. */
interface Read extends Remembered {
  readonly kept: unknown;
  readonly salt: Salt;
}

/**
 * Remembers, on this machine only, which link of each organization this user gave away last, so that they can be told when it
 * stops working; and which links an organization had before, so that an old one is still known for what it was. Of the link, the
 * organization and the session it keeps salted hashes; the salt is in the secret store, so what is remembered tells nothing by
 * itself. Where the secret store keeps no salt, nothing is remembered, and nothing fails.
 */
export class SharedLinks {
  readonly #events = new EventEmitter<{ change: [Organization | undefined] }>();
  #queue: Promise<unknown> = Promise.resolve();
  #read: Read | undefined;

  constructor(
    private readonly memory: KeyValueStore,
    private readonly salts: SaltStore,
    private readonly clock: Pick<Clock, 'now'>,
    private readonly log: Logger,
  ) {}

  /** Calls back after each change that this window made, with the organization where it is about one; returns what stops it. */
  onDidChange(listener: (organization: Organization | undefined) => void): () => void {
    this.#events.on('change', listener);
    return () => this.#events.off('change', listener);
  }

  /**
   * Makes the salt, if there is none. Somebody signed in, so it will be wanted; and in a browser a window learns of a secret only when
   * it is opened, so that windows which share the sign-in share the salt. Never fails.
   */
  async prepare(): Promise<void> {
    await this.salts.readOrMake();
  }

  /** Remembers that the user has this link now, in place of what they had of that organization before. Never fails. */
  async remember(organization: Organization, link: InviteLink, way: SharedLink['way']): Promise<void> {
    await this.#ignoreErrors(async () => {
      const salt = await this.salts.readOrMake();
      if (salt === undefined) {
        return;
      }
      const record: SharedLinkRecord = {
        organization: organizationHash(salt, organization),
        session: salt.hash('session', organization.session.id),
        link: linkHash(salt, link),
        ending: link.ending,
        at: this.clock.now(),
        way,
        stopped: false,
      };
      await this.#writeShared(salt, new Map(this.#records(salt).shared).set(record.organization, record), organization);
    });
  }

  /** Takes notice of the link that an organization has now, if it has one: what it had before was replaced. Never fails. */
  async saw(organization: Organization, link: InviteLink | undefined): Promise<void> {
    await this.#ignoreErrors(async () => {
      const salt = await (link === undefined ? this.#saltOfRecords() : this.salts.readOrMake());
      if (salt === undefined) {
        return;
      }
      const key = organizationHash(salt, organization);
      const current = link && linkHash(salt, link);
      const { shared, seen } = this.#records(salt);
      const before = seen.get(key);
      if (current === before?.current) {
        return;
      }
      // That the user gave another one away before says so, too.
      const old = [...(before?.replaced ?? []), before?.current, shared.get(key)?.link].filter(
        (hash) => hash !== undefined,
      );
      const replaced = [...new Set(old)].filter((hash) => hash !== current).slice(-maxReplaced);
      const others = [...seen].filter(([each]) => each !== key);
      const session = salt.hash('session', organization.session.id);
      const now = { organization: key, session, replaced, ...(current === undefined ? {} : { current }) };
      await writeRecords(this.memory, salt, { shared, seen: new Map([...others, [key, now]]) });
    });
  }

  /** Of which organization this link was replaced; undefined where it is not known to have been. Never fails. */
  async replaced(link: InviteLink): Promise<((organization: Organization) => boolean) | undefined> {
    const salt = await this.#saltOfRecords();
    if (salt === undefined) {
      return undefined;
    }
    const hash = linkHash(salt, link);
    const owner = [...this.#records(salt).seen.values()].find(({ replaced }) => replaced.includes(hash));
    return owner && ((organization) => organizationHash(salt, organization) === owner.organization);
  }

  /** What the user gave away last of this organization, whichever session they did it with; undefined when nothing is known. */
  async last(organization: Organization): Promise<SharedLink | undefined> {
    const salt = await this.#saltOfRecords();
    return salt && this.#records(salt).shared.get(organizationHash(salt, organization));
  }

  /**
   * Takes notice of the link that an organization has now.
   * @returns the link that the user gave away, when it is another one: once for each that stopped working, in one window
   */
  async stoppedBy(organization: Organization, current: InviteLink): Promise<SharedLink | undefined> {
    return this.#ignoreErrors(async () => {
      const salt = await this.#saltOfRecords();
      const record = salt && this.#records(salt).shared.get(organizationHash(salt, organization));
      if (salt === undefined || record === undefined) {
        return undefined;
      }
      const stopped = record.link !== linkHash(salt, current);
      if (stopped === record.stopped) {
        return undefined;
      }
      const records = new Map(this.#records(salt).shared).set(record.organization, { ...record, stopped });
      await this.#writeShared(salt, records, organization);
      return stopped ? record : undefined;
    });
  }

  /** Forgets what was given away and seen with a session, because it was signed out. Never fails. */
  async forgetSession(sessionId: string): Promise<void> {
    await this.#ignoreErrors(async () => {
      if (keptRecords(this.memory) === undefined) {
        return;
      }
      const salt = await this.salts.read();
      if (salt === undefined) {
        await this.#remove(); // Nobody can say whose they are.
        return;
      }
      const session = salt.hash('session', sessionId);
      const { shared, seen } = this.#records(salt);
      await writeRecords(this.memory, salt, { shared: without(shared, session), seen: without(seen, session) });
      this.#events.emit('change', undefined);
    });
  }

  /**
   * Forgets everything, the salt too.
   * @throws when something is still remembered
   */
  async forgetAll(): Promise<void> {
    await this.#runExclusive(async () => {
      await this.#remove();
      await this.salts.discard();
    });
  }

  /** The salt, asked for only when there is something to read with it. */
  async #saltOfRecords(): Promise<Salt | undefined> {
    return keptRecords(this.memory) === undefined ? undefined : this.salts.read();
  }

  /** What is remembered; read once for as long as nobody changes it. */
  #records(salt: Salt): Remembered {
    const kept = keptRecords(this.memory);
    let read = this.#read;
    if (read?.kept !== kept || read?.salt !== salt) {
      read = { kept, salt, ...readRecords(kept, salt) };
      this.#read = read;
    }
    return read;
  }

  async #writeShared(salt: Salt, shared: Remembered['shared'], organization: Organization): Promise<void> {
    await writeRecords(this.memory, salt, { ...this.#records(salt), shared });
    this.#events.emit('change', organization);
  }

  async #remove(): Promise<void> {
    await removeRecords(this.memory);
    this.#events.emit('change', undefined);
  }

  /** Does work that nobody waits for: what it could not do is in the log, and the user's command goes on. */
  async #ignoreErrors<T>(work: () => Promise<T>): Promise<T | undefined> {
    try {
      return await this.#runExclusive(work);
    } catch {
      this.log.warn('What was shared could not be remembered.');
      return undefined;
    }
  }

  #runExclusive<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#queue.then(work);
    this.#queue = turn.catch(() => undefined);
    return turn;
  }
}

function without<T extends { readonly session: string }>(
  records: ReadonlyMap<string, T>,
  session: string,
): ReadonlyMap<string, T> {
  return new Map([...records].filter(([, record]) => record.session !== session));
}

function organizationHash(salt: Salt, { id, session }: Organization): string {
  return salt.hash('organization', session.host.service.origin, id);
}

function linkHash(salt: Salt, { host, inviteId }: InviteLink): string {
  return salt.hash('link', host.service.origin, inviteId);
}
