import { commands, EventEmitter, l10n } from 'vscode';

import type { TreeServices } from '../features/command';
import { readMemberLook, storeMemberLook } from '../invites/memberLooks';
import { joinedAt, type MemberPages } from '../organizations/members';
import { isAdmin, type Organization, organizationKey, ownUserId } from '../organizations/organization';
import { formatNumber, organizationName } from '../ui/format';
import { viewIds } from '../ui/ids';
import { notifiesOfNewMembers } from '../ui/settings';
import type { OrganizationSections } from './details';

/** A list of members is read no more often, unless the user wants it. */
export const checkIntervalMs = 5 * 60_000;

const dayMs = 24 * 60 * 60_000;
/** Who joins later than this has most likely not waited for the link. */
const watchedForMs = 30 * dayMs;
/** So many organizations are watched, those that were shared last. */
const maxWatched = 10;

/**
 * Who joined the organizations that the user administers, since they gave a link away and last looked at the members.
 * The service does not tell by which link somebody joined. Asked only by the view, while it is visible.
 */
export class Newcomers {
  readonly #changes = new EventEmitter<undefined>();
  readonly onDidChange = this.#changes.event;
  readonly #counts = new Map<string, number>();
  readonly #checkedAt = new Map<string, number>();
  #checking: Promise<void> | undefined;

  constructor(
    private readonly services: TreeServices,
    private readonly sections: OrganizationSections,
  ) {
    services.sharedLinks.records.onDidChange((organization) => {
      if (organization === undefined) {
        this.#checkedAt.clear();
        this.#forgetCounts(); // It was forgotten when links were shared.
      }
    });
  }

  /** How many joined since the user last looked. */
  countOf(organization: Organization): number {
    return this.#counts.get(organizationKey(organization)) ?? 0;
  }

  get total(): number {
    return [...this.#counts.values()].reduce((sum, count) => sum + count, 0);
  }

  /** Lets the next check read again, however short ago it was. */
  outdate(): void {
    this.services.organizations.known().forEach((organization) => {
      this.#checkedAt.set(organizationKey(organization), -Infinity);
    });
  }

  /**
   * Reads the newest members of what is watched, one page of each, where the last time is some minutes ago. Never
   * rejects.
   */
  check(): Promise<void> {
    this.#checking ??= this.#check()
      .catch(() => undefined) // It is tried again later.
      .finally(() => {
        this.#checking = undefined;
      });
    return this.#checking;
  }

  /** The user sees the members of an organization. */
  async looked(organization: Organization): Promise<void> {
    const pages = this.sections.membersOf(organization);
    const seen = pages && newestJoin(pages);
    if (seen !== undefined) {
      await storeMemberLook(this.services.sharedLinks.records, organization, { seen });
    }
    if (this.#counts.delete(organizationKey(organization))) {
      this.#changes.fire(undefined);
    }
  }

  async #check(): Promise<void> {
    const { sharedLinks } = this.services;
    const news: { readonly organization: Organization; readonly count: number; readonly newest: number }[] = [];
    for (const organization of await this.#due()) {
      this.#checkedAt.set(organizationKey(organization), this.services.clock.now());
      const read = await this.sections.readNewMembers(organization);
      const newest = read && newestJoin(read.pages);
      if (read === undefined || newest === undefined) {
        continue;
      }
      const { pages, isChanged } = read;
      const [{ seen }, shares] = await Promise.all([
        readMemberLook(sharedLinks.records, organization),
        sharedLinks.shares(organization),
      ]);
      const first = shares.at(-1);
      const since = seen ?? (first === undefined ? Infinity : pages.serviceTime(first.at));
      const count = joinedSince(pages, since, ownUserId(organization));
      if (isChanged || count !== this.countOf(organization)) {
        this.#counts.set(organizationKey(organization), count);
        this.#changes.fire(undefined);
      }
      news.push({ organization, count, newest });
    }
    await this.#notify(news.filter(({ count }) => count > 0));
  }

  /** What is watched, and was not read for a while; right after a share nobody can have joined. */
  async #due(): Promise<readonly Organization[]> {
    const { clock, organizations, sharedLinks } = this.services;
    const now = clock.now();
    const administered = organizations.known().filter(isAdmin);
    const watched = await sharedLinks.sharedSince(administered, now - watchedForMs);
    const due: Organization[] = [];
    for (const organization of watched.slice(0, maxWatched)) {
      const [last] = await sharedLinks.shares(organization);
      const at = this.#checkedAt.get(organizationKey(organization)) ?? last?.at ?? -Infinity;
      if (Math.abs(now - at) >= checkIntervalMs) {
        due.push(organization);
      }
    }
    return due;
  }

  /** One notification for all, and at most one a day about each organization. */
  async #notify(
    news: readonly { readonly organization: Organization; readonly count: number; readonly newest: number }[],
  ): Promise<void> {
    if (!notifiesOfNewMembers()) {
      return;
    }
    const { clock, notifications, sharedLinks } = this.services;
    const unreported: { readonly organization: Organization; readonly count: number }[] = [];
    for (const { organization, count, newest } of news) {
      const { told } = await readMemberLook(sharedLinks.records, organization);
      if (told === undefined || (newest > told.newest && Math.abs(clock.now() - told.at) >= dayMs)) {
        unreported.push({ organization, count });
        await storeMemberLook(sharedLinks.records, organization, { told: { newest, at: clock.now() } });
      }
    }
    const [first] = unreported;
    if (first !== undefined) {
      const people = unreported.reduce((sum, { count }) => sum + count, 0);
      notifications.info(newcomersMessage(people, first.organization, unreported.length), {
        title: l10n.t('Show'),
        act: () => commands.executeCommand(`${viewIds.organizations}.focus`),
      });
    }
  }

  #forgetCounts(): void {
    if (this.#counts.size > 0) {
      this.#counts.clear();
      this.#changes.fire(undefined);
    }
  }
}

function newcomersMessage(people: number, organization: Organization, organizations: number): string {
  const count = formatNumber(people);
  return organizations > 1
    ? l10n.t({
        message: '{0} joined your organizations since you last looked.',
        args: [count],
        comment: '{0} is how many members.',
      })
    : l10n.t({
        message: '{0} joined {1} since you last looked.',
        args: [count, organizationName(organization)],
        comment: '{0} is how many members, {1} an organization.',
      });
}

/** When the newest member joined, by the service's clock; undefined where the service does not sort by it. */
function newestJoin({ isNewestFirst, members }: MemberPages): number | undefined {
  const [newest] = members;
  return isNewestFirst && newest !== undefined ? joinedAt(newest) : undefined;
}

/** How many of those who were read joined later, without the user. */
function joinedSince({ members }: MemberPages, at: number, self: string): number {
  return members.filter((member) => member.userId !== self && (joinedAt(member) ?? -Infinity) > at).length;
}
