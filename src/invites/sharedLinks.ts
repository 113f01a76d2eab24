import type { Clock } from '../api/ports';
import type { InviteLink } from '../links/inviteLink';
import type { Organization } from '../organizations/organization';
import {
  linkHash,
  type LinkRecords,
  maxReplaced,
  maxShares,
  organizationHash,
  type Records,
  sessionHash,
  type SharedLinkRecord,
  type ShareRecord,
} from './linkRecords';

/** Ordered by how much each one tells about a share; the last is kept when two shares count as one. */
const waysByPriority: readonly ShareRecord['way'][] = ['copied', 'shared', 'created', 'replaced'];

/** Two shares of the same link within this time count as one: a link is copied right after it is created. */
const oneShareMs = 60_000;

/** A link that the user shared: its last four characters, when (milliseconds since the epoch), and how. */
export interface SharedLink {
  readonly ending: string;
  readonly at: number;
  readonly way: SharedLinkRecord['way'];
  /** The link has been replaced. */
  readonly stopped: boolean;
}

/** One time that the user shared or replaced a link. */
export type Share = Pick<ShareRecord, 'ending' | 'at' | 'way'>;

/**
 * Records which link of each organization the user shared last, to warn when it stops working, and which links an
 * organization had before, to recognize an old one.
 */
export class SharedLinks {
  constructor(
    readonly records: LinkRecords,
    private readonly clock: Clock,
  ) {}

  /** Records that the user shared this link; it replaces what they shared of the organization before. Never fails. */
  async remember(organization: Organization, link: InviteLink, way: SharedLink['way']): Promise<void> {
    await this.records.update(
      ({ salt, records }) => {
        const record: SharedLinkRecord = {
          organization: organizationHash(salt, organization),
          session: sessionHash(salt, organization),
          link: linkHash(salt, link),
          ending: link.ending,
          at: this.clock.now(),
          way,
          stopped: false,
        };
        const shared = new Map(records.shared).set(record.organization, record);
        return { ...records, shared, shares: sharesWith(records, record) };
      },
      { createsSalt: true, announce: organization },
    );
  }

  /** When the user shared or replaced links of this organization, newest first. Never fails. */
  async shares(organization: Organization): Promise<readonly Share[]> {
    const stored = await this.records.read();
    const key = stored && organizationHash(stored.salt, organization);
    return stored?.records.shares.filter((share) => share.organization === key) ?? [];
  }

  /**
   * The organizations of which the user shared a link at this time or later, most recently shared first. Never fails.
   */
  async sharedSince(organizations: readonly Organization[], at: number): Promise<readonly Organization[]> {
    const stored = await this.records.read();
    const recent = stored?.records.shares.filter((share) => share.at >= at) ?? [];
    if (stored === undefined || recent.length === 0) {
      return [];
    }
    const byHash = new Map(organizations.map((each) => [organizationHash(stored.salt, each), each]));
    const hashes = new Set(recent.map((share) => share.organization));
    return [...hashes].map((hash) => byHash.get(hash)).filter((organization) => organization !== undefined);
  }

  /**
   * Records the link that an organization has now, if any. A different link that it had before was replaced. Never
   * fails.
   */
  async saw(organization: Organization, link: InviteLink | undefined): Promise<void> {
    await this.records.update(
      ({ salt, records }) => {
        const { shared, seen } = records;
        const key = organizationHash(salt, organization);
        const current = link && linkHash(salt, link);
        const before = seen.get(key);
        if (current === before?.current) {
          return undefined;
        }
        // A link that the user shared is one that the organization had, even if it was never seen.
        const old = [...(before?.replaced ?? []), before?.current, shared.get(key)?.link].filter(
          (hash) => hash !== undefined,
        );
        const replaced = [...new Set(old)].filter((hash) => hash !== current).slice(-maxReplaced);
        const others = [...seen].filter(([each]) => each !== key);
        const session = sessionHash(salt, organization);
        const now = { organization: key, session, replaced, ...(current === undefined ? {} : { current }) };
        return { ...records, seen: new Map([...others, [key, now]]) };
      },
      { createsSalt: link !== undefined },
    );
  }

  /**
   * A test for the organization whose link this was; undefined when it is not known to have been replaced. Never fails.
   */
  async replaced(link: InviteLink): Promise<((organization: Organization) => boolean) | undefined> {
    const stored = await this.records.read();
    if (stored === undefined) {
      return undefined;
    }
    const { salt, records } = stored;
    const hash = linkHash(salt, link);
    const owner = [...records.seen.values()].find(({ replaced }) => replaced.includes(hash));
    return owner && ((organization) => organizationHash(salt, organization) === owner.organization);
  }

  /**
   * The link of this organization that the user shared last, with any account; undefined when none is known. Never
   * fails.
   */
  async last(organization: Organization): Promise<SharedLink | undefined> {
    const stored = await this.records.read();
    return stored?.records.shared.get(organizationHash(stored.salt, organization));
  }

  /**
   * Compares the link that the user shared with the one that the organization has now. Never fails.
   * @returns the shared link when it was replaced; only once for each, in one window
   */
  async stoppedBy(organization: Organization, current: InviteLink): Promise<SharedLink | undefined> {
    let replaced: SharedLink | undefined;
    const isUpdated = await this.records.update(
      ({ salt, records }) => {
        const record = records.shared.get(organizationHash(salt, organization));
        const stopped = record !== undefined && record.link !== linkHash(salt, current);
        if (record === undefined || stopped === record.stopped) {
          return undefined;
        }
        replaced = stopped ? record : undefined;
        const shared = new Map(records.shared).set(record.organization, { ...record, stopped });
        return { ...records, shared };
      },
      { announce: organization },
    );
    return isUpdated ? replaced : undefined;
  }
}

/** All shares with one more. */
function sharesWith({ shares, seen }: Records, record: SharedLinkRecord): readonly ShareRecord[] {
  const { organization, session, link, ending, at } = record;
  const own = shares.filter((share) => share.organization === organization);
  const hadAnother = own.some((share) => share.link !== link) || (seen.get(organization)?.replaced ?? []).length > 0;
  const way = record.way === 'created' && hadAnother ? 'replaced' : record.way;
  const [last] = own;
  const isSame = last?.link === link && Math.abs(at - last.at) < oneShareMs;
  const ways = [way, ...(isSame ? [last.way] : [])];
  const share: ShareRecord = {
    ...{ organization, session, link, ending, at },
    way: waysByPriority.findLast((each) => ways.includes(each)) ?? way,
  };
  const others = shares.filter((each) => each.organization !== organization);
  return [share, ...own.slice(isSame ? 1 : 0, maxShares - 1), ...others];
}
