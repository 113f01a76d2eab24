import { isDeepStrictEqual } from 'node:util';

import type { GitpodClient } from '../api/client';
import type { OrganizationMember, OrganizationRole, UserStatus } from '../api/messages';
import { pagesOf } from '../api/pages';
import { type Clock, systemClock } from '../api/ports';
import type { SessionClients } from '../auth/clients';
import { isAdmin, type Organization, ownUserId } from './organization';

/** The first page shows who came last; whoever asks for more wants many. */
const firstPageSize = 10;
const nextPageSize = 50;

/** Clocks that differ by less are the same: a service tells its time in whole seconds, and an answer takes a while. */
const sameClockMs = 3_000;

/** When a member joined, in milliseconds since the epoch; undefined where the service does not tell, or tells what is no date. */
export function joinedAt({ memberSince }: OrganizationMember): number | undefined {
  const at = Date.parse(memberSince ?? '');
  return Number.isNaN(at) ? undefined : at;
}

/** The members of an organization, those who joined last first, as far as somebody has asked for them. */
export class MemberPages {
  readonly #members = new Map<string, OrganizationMember>();
  #next: string | undefined;
  #asking: Promise<void> | undefined;
  #failure: unknown;
  #clockOffsetMs = 0;

  private constructor(
    /** One for all pages: it remembers that a service does not sort. */
    private readonly client: GitpodClient,
    private readonly organizationId: string,
    private readonly signal: AbortSignal,
    private readonly clock: Pick<Clock, 'now'>,
  ) {}

  /**
   * Reads the first page.
   * @param signal ends this and all later pages
   * @throws {GitpodError}
   */
  static async open(
    clients: Pick<SessionClients, 'for'>,
    { id, session, userId }: Organization,
    signal: AbortSignal,
    clock: Pick<Clock, 'now'> = systemClock,
  ): Promise<MemberPages> {
    const pages = new MemberPages(clients.for(session, userId), id, signal, clock);
    await pages.#read(firstPageSize);
    return pages;
  }

  /** A time of this machine by the clock of the service, in milliseconds since the epoch: either may be wrong. */
  serviceTime(at: number): number {
    return Math.abs(this.#clockOffsetMs) < sameClockMs ? at : at + this.#clockOffsetMs;
  }

  /**
   * Reads the first page again: new members are added, and those who left are dropped as far as this page tells.
   * @returns whether other members are listed now
   * @throws {GitpodError}
   */
  async readNewer(): Promise<boolean> {
    const before = this.members;
    const page = await this.#ask(firstPageSize, undefined);
    this.#members.clear();
    this.#add(page.members);
    const oldest = this.isNewestFirst ? this.members.at(-1) : undefined;
    const oldestJoin = oldest && joinedAt(oldest);
    // Members who joined before the oldest one on this page, or at the same time, may be on the next page.
    const isListed = (member: OrganizationMember): boolean =>
      page.nextToken !== undefined && (oldestJoin === undefined || (joinedAt(member) ?? -Infinity) <= oldestJoin);
    this.#add(before.filter(isListed));
    return !isDeepStrictEqual(before, this.members);
  }

  /** Each once, in the order in which the service gave them; without those who left. */
  get members(): readonly OrganizationMember[] {
    return [...this.#members.values()];
  }

  get hasMore(): boolean {
    return this.#next !== undefined;
  }

  /** Why the last page that was asked for did not come; undefined when it did. */
  get failure(): unknown {
    return this.#failure;
  }

  /** Whether those who joined last come first. Not every service sorts, and one that does not may keep silent about it. */
  get isNewestFirst(): boolean {
    const times = this.members.map(({ memberSince }) => Date.parse(memberSince ?? ''));
    return times.every((time, index) => !Number.isNaN(time) && time <= (times[index - 1] ?? Infinity));
  }

  /** Reads the next page, once however many ask. Never rejects: a failure is kept, and asked again next time. */
  next(): Promise<void> {
    this.#asking ??= this.#readNext();
    return this.#asking;
  }

  async #readNext(): Promise<void> {
    try {
      if (this.hasMore) {
        this.#failure = undefined;
        await this.#read(nextPageSize);
      }
    } catch (error) {
      this.#failure = error;
    } finally {
      this.#asking = undefined;
    }
  }

  async #read(pageSize: number): Promise<void> {
    const token = this.#next;
    const { members, nextToken } = await this.#ask(pageSize, token);
    this.#add(members);
    // A service that gives the same place again would never end.
    this.#next = nextToken === token ? undefined : nextToken;
  }

  /** Whoever joins or leaves between two pages moves the others, so that somebody may come twice. */
  #add(members: readonly OrganizationMember[]): void {
    for (const member of members) {
      if (member.status !== 'USER_STATUS_LEFT' && !this.#members.has(member.userId)) {
        this.#members.set(member.userId, member);
      }
    }
  }

  #ask(pageSize: number, token: string | undefined): ReturnType<GitpodClient['organizations']['listMembers']> {
    return this.client.organizations.listMembers(
      {
        organizationId: this.organizationId,
        filter: { statuses: ['USER_STATUS_ACTIVE', 'USER_STATUS_SUSPENDED'] },
        sort: { field: 'SORT_FIELD_DATE_JOINED', order: 'SORT_ORDER_DESC' },
        pagination: { pageSize, token },
      },
      {
        signal: this.signal,
        onAnswer: ({ date }) => {
          this.#clockOffsetMs = date - this.clock.now();
        },
      },
    );
  }
}

/** More than anybody reads; a service whose pages never end is left here. */
const maxPages = 10;

const inactiveStatuses: ReadonlySet<UserStatus> = new Set(['USER_STATUS_LEFT', 'USER_STATUS_SUSPENDED']);

/** So many ids may be asked about at once; one of them is the caller's. */
const maxUserIds = 25;

/** What the service says of some members, by their ids. */
export interface MembersById {
  readonly found: ReadonlyMap<string, OrganizationMember>;
  /**
   * Whether who was not found is a member no longer. Not where an answer lacks the caller, who is one: it tells nothing then. A service
   * that does not know the filter may not have come to them, either.
   */
  readonly isComplete: boolean;
}

/**
 * Members as they are now, also those who left.
 * @throws {GitpodError}
 */
export async function readMembers(
  clients: SessionClients,
  organization: Organization,
  userIds: readonly string[],
  signal?: AbortSignal,
): Promise<MembersById> {
  const { organizations } = clients.for(organization.session, organization.userId);
  const found = new Map<string, OrganizationMember>();
  const self = ownUserId(organization);
  const others = userIds.filter((userId) => userId !== self);
  let isComplete = true;
  for (let start = 0; start === 0 || start < others.length; start += maxUserIds - 1) {
    const asked = [self, ...others.slice(start, start + maxUserIds - 1)];
    found.delete(self);
    const filter = {
      userIds: asked,
      statuses: ['USER_STATUS_ACTIVE', 'USER_STATUS_SUSPENDED', 'USER_STATUS_LEFT'],
    } as const;
    let isLastPage = false;
    const pages = pagesOf(
      (token) =>
        organizations.listMembers(
          { organizationId: organization.id, filter, pagination: { pageSize: 100, token } },
          { signal },
        ),
      maxPages,
    );
    for await (const { members, nextToken } of pages) {
      members.filter(({ userId }) => asked.includes(userId)).forEach((member) => found.set(member.userId, member));
      isLastPage = nextToken === undefined || asked.every((userId) => found.has(userId));
      if (isLastPage) {
        break;
      }
    }
    isComplete &&= isLastPage && found.has(self);
  }
  return { found, isComplete };
}

/** Which members are wanted. An empty list leaves nobody out, but without statuses those who left. */
export interface MemberQuery {
  /** Parts of the name or the e-mail address. */
  readonly search: string;
  readonly roles: readonly OrganizationRole[];
  readonly statuses: readonly UserStatus[];
}

/** The longest search that the service takes, in characters. */
const maxSearchLength = 256;

const searchPageSize = 50;

/**
 * The first members that match, by name. One request, however many members there are.
 * @throws {GitpodError}
 */
export async function searchMembers(
  clients: SessionClients,
  organization: Organization,
  query: MemberQuery,
  signal?: AbortSignal,
): Promise<{ readonly members: readonly OrganizationMember[]; readonly hasMore: boolean }> {
  const { roles, statuses: asked } = query;
  const search = query.search.trim().slice(0, maxSearchLength);
  const statuses: readonly UserStatus[] = asked.length > 0 ? asked : ['USER_STATUS_ACTIVE', 'USER_STATUS_SUSPENDED'];
  const { members, nextToken } = await clients.for(organization.session, organization.userId).organizations.listMembers(
    {
      organizationId: organization.id,
      filter: { statuses, ...(search !== '' && { search }), ...(roles.length > 0 && { roles }) },
      sort: { field: 'SORT_FIELD_NAME', order: 'SORT_ORDER_ASC' },
      pagination: { pageSize: searchPageSize },
    },
    { signal },
  );
  // A service that does not know a filter gives everybody.
  const words = withoutAccents(search).split(/\s+/);
  const matching = members.filter(
    ({ fullName, email, role, status }) =>
      (roles.length === 0 || roles.includes(role)) &&
      (status === 'USER_STATUS_UNSPECIFIED' ? asked.length === 0 : statuses.includes(status)) &&
      words.every((word) => withoutAccents(`${fullName} ${email}`).includes(word)),
  );
  return { members: matching, hasMore: nextToken !== undefined };
}

function withoutAccents(text: string): string {
  return text.normalize('NFKD').replace(/\p{M}/gu, '').toLocaleLowerCase();
}

/**
 * The organization's active admins, by name, as far as its list of members may be read.
 * @throws {GitpodError}
 */
export async function readAdmins(
  clients: SessionClients,
  organization: Organization,
  signal?: AbortSignal,
): Promise<readonly OrganizationMember[]> {
  const { organizations } = clients.for(organization.session, organization.userId);
  const admins: OrganizationMember[] = [];
  const pages = pagesOf(
    (token) =>
      organizations.listMembers(
        {
          organizationId: organization.id,
          filter: { roles: ['ORGANIZATION_ROLE_ADMIN'], statuses: ['USER_STATUS_ACTIVE'] },
          sort: { field: 'SORT_FIELD_NAME', order: 'SORT_ORDER_ASC' },
          pagination: { pageSize: 100, token },
        },
        { signal },
      ),
    maxPages,
  );
  for await (const { members } of pages) {
    // A service that does not know the filter gives everybody.
    admins.push(...members.filter((member) => isAdmin(member) && !inactiveStatuses.has(member.status)));
  }
  return admins;
}
