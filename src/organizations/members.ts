import { isDeepStrictEqual } from 'node:util';

import type { GitpodClient } from '../api/client';
import type { OrganizationMember, OrganizationRole, UserStatus } from '../api/messages';
import { pagesOf } from '../api/pages';
import { type Clock, systemClock } from '../api/ports';
import type { SessionClients } from '../auth/clients';
import { isAdmin, type Organization, ownUserId } from './organization';

/** The first page shows the newest members; a request for more usually wants many. */
const firstPageSize = 10;
const nextPageSize = 50;

/** Smaller clock differences are ignored: the service's time is in whole seconds, and a response takes a while. */
const sameClockMs = 3_000;

/** When a member joined, in milliseconds since the epoch; undefined if the service provides no valid date. */
export function joinedAt({ memberSince }: OrganizationMember): number | undefined {
  const at = Date.parse(memberSince ?? '');
  return Number.isNaN(at) ? undefined : at;
}

/** The members of an organization, newest first, loaded page by page on demand. */
export class MemberPages {
  readonly #members = new Map<string, OrganizationMember>();
  #next: string | undefined;
  #asking: Promise<void> | undefined;
  #failure: unknown;
  #clockOffsetMs = 0;

  private constructor(
    /** Shared by all pages, because it remembers that a service does not sort. */
    private readonly client: GitpodClient,
    private readonly organizationId: string,
    private readonly signal: AbortSignal,
    private readonly clock: Clock,
  ) {}

  /**
   * Reads the first page.
   * @param signal aborts this and all later pages
   * @throws {GitpodError}
   */
  static async open(
    clients: SessionClients,
    { id, session, userId }: Organization,
    signal: AbortSignal,
    clock: Clock = systemClock,
  ): Promise<MemberPages> {
    const pages = new MemberPages(clients.for(session, userId), id, signal, clock);
    await pages.#read(firstPageSize);
    return pages;
  }

  /** Converts a local time to the clock of the service, in milliseconds since the epoch; either clock may be wrong. */
  serviceTime(at: number): number {
    return Math.abs(this.#clockOffsetMs) < sameClockMs ? at : at + this.#clockOffsetMs;
  }

  /**
   * Reads the first page again: new members are added, and those who left are dropped as far as this page tells.
   * @returns whether other members are listed now
   * @throws {GitpodError}
   */
  async readNewer(): Promise<boolean> {
    const page = await this.#ask(firstPageSize, undefined);
    // Read after the response, because the next page may have arrived in the meantime.
    const before = this.members;
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

  /** Each member once, in the order of the service, without those who left. */
  get members(): readonly OrganizationMember[] {
    return [...this.#members.values()];
  }

  get hasMore(): boolean {
    return this.#next !== undefined;
  }

  /** Why the last page could not be loaded; undefined if it was. */
  get failure(): unknown {
    return this.#failure;
  }

  /** Whether the newest members come first. Not every service sorts, and one that does not may not say so. */
  get isNewestFirst(): boolean {
    const times = this.members.map(({ memberSince }) => Date.parse(memberSince ?? ''));
    return times.every((time, index) => !Number.isNaN(time) && time <= (times[index - 1] ?? Infinity));
  }

  /** Loads the next page, once for concurrent calls. Never rejects: a failure is stored, and the next call retries. */
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
    // A service that returns the same page token again would never end.
    this.#next = nextToken === token ? undefined : nextToken;
  }

  /** Members who join or leave between two pages shift the others, so a member may appear twice. */
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
        onResponse: ({ date }) => {
          this.#clockOffsetMs = date - this.clock.now();
        },
      },
    );
  }
}

/** More than a user reads; limits a service whose pages never end. */
const maxPages = 10;

const inactiveStatuses: ReadonlySet<UserStatus> = new Set(['USER_STATUS_LEFT', 'USER_STATUS_SUSPENDED']);

/** Maximum number of user IDs per request, including the caller's. */
const maxUserIds = 25;

/** The service's data about some members, by user ID. */
export interface MembersById {
  readonly found: ReadonlyMap<string, OrganizationMember>;
  /**
   * Whether members that were not found have left. False if a response lacks the caller, who is a member and therefore
   * must be in it, or if more pages remain, as from a service that does not know the filter.
   */
  readonly isComplete: boolean;
}

/**
 * Reads the current data of members, including those who left.
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

/** A filter for members. An empty list matches all members, but empty `statuses` exclude those who left. */
export interface MemberQuery {
  /** Parts of the name or the email address. */
  readonly search: string;
  readonly roles: readonly OrganizationRole[];
  readonly statuses: readonly UserStatus[];
}

/** The longest search text that the service accepts, in characters. */
const maxSearchLength = 256;

const searchPageSize = 50;

/**
 * Returns the first matching members by name, with one request regardless of the number of members.
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
  // A service that does not know a filter returns all members.
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
 * Reads the organization's active admins, by name, as far as the list of members may be read.
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
    // A service that does not know the filter returns all members.
    admins.push(...members.filter((member) => isAdmin(member) && !inactiveStatuses.has(member.status)));
  }
  return admins;
}
