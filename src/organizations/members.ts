import type { GitpodClient } from '../api/client';
import type { OrganizationMember, UserStatus } from '../api/messages';
import { pagesOf } from '../api/pages';
import type { SessionClients } from '../auth/clients';
import { isAdmin, type Organization } from './organization';

/** The first page shows who came last; whoever asks for more wants many. */
const firstPageSize = 10;
const nextPageSize = 50;

/** The members of an organization, those who joined last first, as far as somebody has asked for them. */
export class MemberPages {
  readonly #members = new Map<string, OrganizationMember>();
  #next: string | undefined;
  #asking: Promise<void> | undefined;
  #failure: unknown;

  private constructor(
    /** One for all pages: it remembers that a service does not sort. */
    private readonly client: GitpodClient,
    private readonly organizationId: string,
    private readonly signal: AbortSignal,
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
  ): Promise<MemberPages> {
    const pages = new MemberPages(clients.for(session, userId), id, signal);
    await pages.#read(firstPageSize);
    return pages;
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
    const { members, nextToken } = await this.client.organizations.listMembers(
      {
        organizationId: this.organizationId,
        filter: { statuses: ['USER_STATUS_ACTIVE', 'USER_STATUS_SUSPENDED'] },
        sort: { field: 'SORT_FIELD_DATE_JOINED', order: 'SORT_ORDER_DESC' },
        pagination: { pageSize, token },
      },
      { signal: this.signal },
    );
    // Whoever joins or leaves between two pages moves the others, so that somebody may come twice.
    for (const member of members) {
      if (member.status !== 'USER_STATUS_LEFT' && !this.#members.has(member.userId)) {
        this.#members.set(member.userId, member);
      }
    }
    // A service that gives the same place again would never end.
    this.#next = nextToken === token ? undefined : nextToken;
  }
}

/** More admins than anybody reads; a service whose pages never end is left here. */
const maxPages = 10;

const inactiveStatuses: ReadonlySet<UserStatus> = new Set(['USER_STATUS_LEFT', 'USER_STATUS_SUSPENDED']);

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
