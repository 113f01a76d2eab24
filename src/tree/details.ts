import type { Organization as OrganizationDetails } from '../api/messages';
import { isUnreachable } from '../api/reachability';
import type { TreeServices } from '../features/command';
import { OrganizationCache } from '../organizations/keyedCache';
import type { Share } from '../invites/sharedLinks';
import { joinedAt, MemberPages } from '../organizations/members';
import { isMember, type Organization, organizationKey } from '../organizations/organization';
import {
  type InnerNode,
  InviteNode,
  type InviteState,
  LimitNode,
  MemberNode,
  MoreMembersNode,
  type Section,
  SectionFailureNode,
  SectionNode,
  ShareNode,
  UnsortedNode,
} from './nodes';

/** The rows inside an organization. Each section is requested on its own, and only when the user expands it. */
export class OrganizationSections {
  readonly #members: OrganizationCache<MemberPages>;
  readonly #details: OrganizationCache<OrganizationDetails>;
  /** The latest invite row of each organization; VS Code identifies a row by the object. */
  readonly #inviteRows = new Map<string, InviteNode>();

  constructor(private readonly services: TreeServices) {
    const { clients, clock } = services;
    this.#members = new OrganizationCache(
      (organization, signal) => MemberPages.open(clients, organization, signal, clock),
      clock,
    );
    this.#details = new OrganizationCache(
      ({ id, session, userId }, signal) =>
        clients.for(session, userId).organizations.retrieve({ organizationId: id }, { signal }),
      clock,
    );
  }

  /** The latest invite row of an organization, for refreshing it; undefined if there is none. */
  inviteRow(organization: Organization): InviteNode | undefined {
    return this.#inviteRows.get(organizationKey(organization));
  }

  /** The rows of an expanded organization. Reads the invite only on expand, because reading may create one. */
  open(organization: Organization): InnerNode[] {
    const invite = new InviteNode(organization, () => this.#inviteState(organization));
    this.#inviteRows.set(organizationKey(organization), invite);
    if (!isMember(organization)) {
      void this.services.invites.show(organization);
    }
    return [invite, new SectionNode(organization, 'members'), new SectionNode(organization, 'limits')];
  }

  /** The rows of an expanded section. */
  getSectionRows({ organization, part }: SectionNode): Promise<InnerNode[]> {
    switch (part) {
      case 'members':
        return this.#memberRows(organization);
      case 'limits':
        return this.#limitRows(organization);
      default:
        return part satisfies never;
    }
  }

  /** The cached e-mail domains that can join without an invite; undefined if not loaded. */
  domainsOf(organization: Organization): readonly string[] | undefined {
    const answer = this.#details.peek(organization);
    return answer?.state === 'known' ? [...new Set(answer.value.inviteDomains)] : undefined;
  }

  /** Loads the next page of members. */
  async showMore(organization: Organization): Promise<void> {
    const answer = this.#members.peek(organization);
    if (answer?.state === 'known') {
      await answer.value.next();
    }
  }

  /** The members that are shown; undefined if not loaded. */
  membersOf(organization: Organization): MemberPages | undefined {
    const answer = this.#members.peek(organization);
    return answer?.state === 'known' ? answer.value : undefined;
  }

  /**
   * Reads the newest members again, or for the first time.
   * @returns undefined when they could not be read
   */
  async readNewMembers(
    organization: Organization,
  ): Promise<{ readonly pages: MemberPages; readonly isChanged: boolean } | undefined> {
    const known = this.membersOf(organization);
    if (known === undefined) {
      const answer = await this.#members.read(organization);
      return answer?.state === 'known' ? { pages: answer.value, isChanged: false } : undefined;
    }
    try {
      return { pages: known, isChanged: await known.readNewer() };
    } catch {
      return undefined; // The next check reads them again; the rows stay until then.
    }
  }

  /** Drops the members, so that they are reloaded when they are shown next. */
  forgetMembers(organization: Organization): void {
    this.#members.forget(organization);
  }

  /** Sends a new request in any case. Never rejects: a failure is stored as the result. */
  async reload(organization: Organization, part: Section | 'invite'): Promise<void> {
    switch (part) {
      case 'invite':
        return this.services.invites.reload(organization);
      case 'members':
        return reload(this.#members, organization);
      case 'limits':
        return reload(this.#details, organization);
      default:
        part satisfies never;
    }
  }

  /** Marks failures, and values older than this many milliseconds, for reload. Returns whether there are any. */
  markStale(ms: number): boolean {
    return [
      this.services.invites.markStale(ms),
      this.#members.forgetOlderThan(ms),
      this.#details.forgetOlderThan(ms),
    ].includes(true);
  }

  /** Marks everything for reload. */
  markAllStale(): void {
    this.services.invites.markStale(0);
    this.#members.forgetAll();
    this.#details.forgetAll();
  }

  /** Cancels a session's requests for members and plans, and drops their results. */
  forgetSession(sessionId: string): void {
    this.#members.forgetSession(sessionId);
    this.#details.forgetSession(sessionId);
  }

  #inviteState(organization: Organization): InviteState {
    const { known, failure, isReading } = this.services.invites.invite(organization);
    if (known === undefined) {
      // For a plain member, a failure is most likely a refusal, which means the same.
      if (isMember(organization)) {
        return { kind: 'forAdmins' };
      }
      return failure === undefined || isReading ? { kind: 'reading' } : { kind: 'failed', error: failure.error };
    }
    const { link, stopped, at } = known;
    if (link !== undefined && stopped) {
      return { kind: 'revoked', link };
    }
    if (failure !== undefined && !isReading) {
      return link === undefined
        ? { kind: 'failed', error: failure.error }
        : { kind: 'outdated', link, at, error: failure.error };
    }
    return link === undefined ? { kind: 'none' } : { kind: 'current', link };
  }

  async #memberRows(organization: Organization): Promise<InnerNode[]> {
    const answer = await this.#members.read(organization);
    if (answer === undefined) {
      return [];
    }
    if (answer.state === 'failed') {
      return [new SectionFailureNode(organization, 'members', answer.error)];
    }
    const { hasMore, failure, isNewestFirst, members } = answer.value;
    const isOver =
      isUnreachable(failure) && this.services.clients.reachability.failure(organization.session.host) === undefined;
    return [
      ...(isNewestFirst ? [] : [new UnsortedNode(organization)]),
      ...withShares(organization, answer.value, await this.services.sharedLinks.shares(organization)),
      ...(hasMore ? [new MoreMembersNode(organization, members.length, isOver ? undefined : failure)] : []),
    ];
  }

  async #limitRows(organization: Organization): Promise<InnerNode[]> {
    const answer = await this.#details.read(organization);
    if (answer === undefined) {
      return [];
    }
    if (answer.state === 'failed') {
      return [new SectionFailureNode(organization, 'limits', answer.error)];
    }
    const { tier, inviteDomains } = answer.value;
    const domains = [...new Set(inviteDomains)];
    return [
      new LimitNode(organization, { kind: 'tier', tier }),
      ...(domains.length === 0
        ? [new LimitNode(organization, { kind: 'noDomain' })]
        : domains.map((domain) => new LimitNode(organization, { kind: 'domain', domain }))),
    ];
  }
}

/** The members, newest first, with a divider where the user shared a link: at most one between two members. */
function withShares(organization: Organization, pages: MemberPages, shares: readonly Share[]): InnerNode[] {
  const { members, isNewestFirst, hasMore } = pages;
  const rows: InnerNode[] = [];
  const open = isNewestFirst ? [...shares] : [];
  const addBefore = (joined: number): void => {
    const [newest] = open;
    while (open[0] !== undefined && pages.serviceTime(open[0].at) >= joined) {
      open.shift();
    }
    if (newest !== undefined && newest !== open[0]) {
      rows.push(new ShareNode(organization, newest));
    }
  };
  for (const member of members) {
    addBefore(joinedAt(member) ?? Infinity);
    rows.push(new MemberNode(organization, member));
  }
  if (!hasMore) {
    addBefore(-Infinity);
  }
  return rows;
}

async function reload<Value>(answers: OrganizationCache<Value>, organization: Organization): Promise<void> {
  answers.forget(organization);
  await answers.read(organization);
}
