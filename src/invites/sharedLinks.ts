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

/** So many shares of an organization are remembered, of which the newest is one. */
export const maxShares = 5;

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

/** When a link of an organization was shared. */
const ShareRecord = v.object({
  organization: v.string(),
  session: v.string(),
  link: v.string(),
  ending: v.pipe(v.string(), v.regex(/^[0-9a-f]{4}$/)),
  at: v.number(),
  way: v.picklist(['copied', 'shared', 'created', 'replaced']),
});

/** How far the user has seen who joined an organization. Times in milliseconds since the epoch. */
const LookRecord = v.object({
  organization: v.string(),
  session: v.string(),
  /** The join of the newest member whom the user has seen, by the service's clock. */
  seen: v.optional(v.number()),
  /** The same for the newest of whom a notification told; and when it did, by this machine's clock. */
  told: v.optional(v.object({ newest: v.number(), at: v.number() })),
});

const Records = v.object({
  version: v.literal(1),
  salt: v.string(),
  links: v.array(SharedLinkRecord),
  /** Those that were seen last stand last. */
  seen: v.optional(v.array(SeenLinks), []),
  /** Those of each organization with the newest first. */
  shares: v.optional(v.array(ShareRecord), []),
  looks: v.optional(v.array(LookRecord), []),
});

type ShareRecord = v.InferOutput<typeof ShareRecord>;
type LookRecord = v.InferOutput<typeof LookRecord>;

/** A share that a link's `way` says more of than another. */
const waysByWeight: readonly ShareRecord['way'][] = ['copied', 'shared', 'created', 'replaced'];

/** Two shares of the same link within this time are one: what is created is copied as well. */
const oneShareMs = 60_000;

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
  const { links, seen, shares, looks } =
    records.success && records.output.salt === salt.mark
      ? records.output
      : { links: [], seen: [], shares: [], looks: [] };
  return { shared: byOrganization(links), seen: byOrganization(seen), shares, looks: byOrganization(looks) };
}

function byOrganization<T extends { readonly organization: string }>(records: readonly T[]): ReadonlyMap<string, T> {
  return new Map(records.map((record) => [record.organization, record]));
}

/** Remembers this and nothing else: the newest of it, if it is too much. */
async function writeRecords(
  memory: KeyValueStore,
  salt: Salt,
  { shared, seen, shares, looks }: Remembered,
): Promise<void> {
  const records: v.InferOutput<typeof Records> = {
    version: 1,
    salt: salt.mark,
    links: [...shared.values()].sort((one, other) => other.at - one.at).slice(0, maxRecords),
    seen: [...seen.values()].slice(-maxRecords),
    shares: shares.slice(0, maxRecords * maxShares),
    looks: [...looks.values()].slice(-maxRecords),
  };
  const isEmpty = records.links.length + records.seen.length + shares.length + looks.size === 0;
  await memory.update(memoryName, isEmpty ? undefined : records);
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

/** One time that this user gave a link away, or replaced it. */
export type Share = Pick<ShareRecord, 'ending' | 'at' | 'way'>;

/** How far this user has seen who joined. */
export type Look = Pick<LookRecord, 'seen' | 'told'>;

/** What is remembered, by the hash of its organization. */
interface Remembered {
  readonly shared: ReadonlyMap<string, SharedLinkRecord>;
  readonly seen: ReadonlyMap<string, SeenLinks>;
  /** The newest first. */
  readonly shares: readonly ShareRecord[];
  readonly looks: ReadonlyMap<string, LookRecord>;
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
      const records = this.#records(salt);
      const shared = new Map(records.shared).set(record.organization, record);
      await this.#write(salt, { ...records, shared, shares: sharesWith(records, record) }, organization);
    });
  }

  /** When the user gave away links of this organization, or replaced them: the newest first. Never fails. */
  async shares(organization: Organization): Promise<readonly Share[]> {
    const salt = await this.#saltOfRecords();
    const key = salt && organizationHash(salt, organization);
    return salt === undefined ? [] : this.#records(salt).shares.filter((share) => share.organization === key);
  }

  /** Those of which the user gave a link away at this time or later; the one that was shared last first. Never fails. */
  async sharedSince(organizations: readonly Organization[], at: number): Promise<readonly Organization[]> {
    const salt = await this.#saltOfRecords();
    const recent = salt === undefined ? [] : this.#records(salt).shares.filter((share) => share.at >= at);
    if (salt === undefined || recent.length === 0) {
      return [];
    }
    const byHash = new Map(organizations.map((organization) => [organizationHash(salt, organization), organization]));
    const hashes = new Set(recent.map((share) => share.organization));
    return [...hashes].map((hash) => byHash.get(hash)).filter((organization) => organization !== undefined);
  }

  /** How far the user has seen who joined this organization. Never fails. */
  async look(organization: Organization): Promise<Look> {
    const salt = await this.#saltOfRecords();
    return (salt && this.#records(salt).looks.get(organizationHash(salt, organization))) ?? {};
  }

  /** Remembers it, of an organization of which the user shared a link. Never fails. */
  async noteLook(organization: Organization, look: Look): Promise<void> {
    await this.#ignoreErrors(async () => {
      const salt = await this.#saltOfRecords();
      const key = salt && organizationHash(salt, organization);
      if (salt === undefined || key === undefined) {
        return;
      }
      const records = this.#records(salt);
      const before = records.looks.get(key);
      const isNews = look.seen !== undefined && look.seen !== before?.seen;
      if (!records.shares.some((share) => share.organization === key) || !(isNews || look.told !== undefined)) {
        return;
      }
      const session = salt.hash('session', organization.session.id);
      const looks = new Map(records.looks);
      looks.delete(key);
      looks.set(key, { ...before, ...look, organization: key, session });
      await writeRecords(this.memory, salt, { ...records, looks });
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
      const records = this.#records(salt);
      const { shared, seen } = records;
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
      await writeRecords(this.memory, salt, { ...records, seen: new Map([...others, [key, now]]) });
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
      const records = this.#records(salt);
      const shared = new Map(records.shared).set(record.organization, { ...record, stopped });
      await this.#write(salt, { ...records, shared }, organization);
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
      const { shared, seen, shares, looks } = this.#records(salt);
      await writeRecords(this.memory, salt, {
        shared: without(shared, session),
        seen: without(seen, session),
        shares: shares.filter((share) => share.session !== session),
        looks: without(looks, session),
      });
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

  async #write(salt: Salt, records: Remembered, organization: Organization): Promise<void> {
    await writeRecords(this.memory, salt, records);
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

/** All shares with one more. */
function sharesWith({ shares, seen }: Remembered, record: SharedLinkRecord): readonly ShareRecord[] {
  const { organization, session, link, ending, at } = record;
  const own = shares.filter((share) => share.organization === organization);
  const hadAnother = own.some((share) => share.link !== link) || (seen.get(organization)?.replaced ?? []).length > 0;
  const way = record.way === 'created' && hadAnother ? 'replaced' : record.way;
  const [last] = own;
  const isSame = last?.link === link && Math.abs(at - last.at) < oneShareMs;
  const ways = [way, ...(isSame ? [last.way] : [])];
  const share: ShareRecord = {
    ...{ organization, session, link, ending, at },
    way: waysByWeight.findLast((each) => ways.includes(each)) ?? way,
  };
  const others = shares.filter((each) => each.organization !== organization);
  return [share, ...own.slice(isSame ? 1 : 0, maxShares - 1), ...others];
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
