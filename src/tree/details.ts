import type { Organization as OrganizationDetails } from '../api/messages';
import type { TreeServices } from '../features/command';
import type { InviteLink } from '../links/inviteLink';
import { OrganizationCache } from '../organizations/keyedCache';
import { MemberPages } from '../organizations/members';
import { type Organization, organizationKey } from '../organizations/organization';
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
  UnsortedNode,
} from './nodes';

/** What stands inside an organization. Each part asks by itself, and only when somebody opens it. */
export class OrganizationSections {
  readonly #invites: OrganizationCache<InviteLink | undefined>;
  readonly #members: OrganizationCache<MemberPages>;
  readonly #details: OrganizationCache<OrganizationDetails>;
  /** By organization, the row of its invite that was given last; VS Code knows a row by the object. */
  readonly #inviteRows = new Map<string, InviteNode>();

  constructor(private readonly services: TreeServices) {
    const { invites, clients, clock } = services;
    this.#invites = new OrganizationCache(async (organization, signal) => {
      const link = await invites.load(organization, signal);
      // An answer can have been overtaken on its way.
      return invites.current(organization) ?? link;
    }, clock);
    this.#members = new OrganizationCache(
      (organization, signal) => MemberPages.open(clients, organization, signal),
      clock,
    );
    this.#details = new OrganizationCache(
      ({ id, session, userId }, signal) =>
        clients.for(session, userId).organizations.retrieve({ organizationId: id }, { signal }),
      clock,
    );
    invites.onDidChange(({ organization, link }) => {
      if (organization !== undefined) {
        this.#invites.learn(organization, link);
      }
    });
  }

  /** Calls back with the row of an invite that stands otherwise than before; returns what stops it. */
  onDidChange(listener: (row: InviteNode) => void): () => void {
    return this.#invites.onDidChange((organization) => {
      const row = this.#inviteRows.get(organizationKey(organization));
      if (row !== undefined) {
        listener(row);
      }
    });
  }

  /** The rows of an organization that was opened. Its invite is read then, for that may create it. */
  open(organization: Organization): InnerNode[] {
    const invite = new InviteNode(organization, () => this.#inviteState(organization));
    this.#inviteRows.set(organizationKey(organization), invite);
    if (invite.state.kind === 'reading') {
      void this.#invites.read(organization);
    }
    return [invite, new SectionNode(organization, 'members'), new SectionNode(organization, 'allowances')];
  }

  /** The rows of a part that was opened. */
  openPart({ organization, part }: SectionNode): Promise<InnerNode[]> {
    switch (part) {
      case 'members':
        return this.#memberRows(organization);
      case 'allowances':
        return this.#allowanceRows(organization);
      default:
        return part satisfies never;
    }
  }

  /** The invite link that an organization's row shows, without asking anybody; undefined where it shows none. */
  linkOf(organization: Organization): InviteLink | undefined {
    const answer = this.#invites.peek(organization);
    return answer?.state === 'known' ? answer.value : undefined;
  }

  /** The e-mail domains that join without an invite, without asking anybody; undefined where nobody has looked yet. */
  domainsOf(organization: Organization): readonly string[] | undefined {
    const answer = this.#details.peek(organization);
    return answer?.state === 'known' ? [...new Set(answer.value.inviteDomains)] : undefined;
  }

  /** Reads the next page of members. */
  async showMore(organization: Organization): Promise<void> {
    const answer = this.#members.peek(organization);
    if (answer?.state === 'known') {
      await answer.value.next();
    }
  }

  /** Asks again, whatever was answered before. Never rejects: a failure is an answer too. */
  async reload(organization: Organization, part: Section | 'invite'): Promise<void> {
    switch (part) {
      case 'invite':
        return again(this.#invites, organization);
      case 'members':
        return again(this.#members, organization);
      case 'allowances':
        return again(this.#details, organization);
      default:
        part satisfies never;
    }
  }

  /** Forgets what failed or is older than so many milliseconds. Returns whether anything was. */
  forgetOlderThan(ms: number): boolean {
    return this.#all.map((answers) => answers.forgetOlderThan(ms)).includes(true);
  }

  forgetAll(): void {
    this.#all.forEach((answers) => {
      answers.forgetAll();
    });
  }

  /** Ends what is being asked with a session, and forgets what it was answered. */
  forgetSession(sessionId: string): void {
    this.#all.forEach((answers) => {
      answers.forgetSession(sessionId);
    });
  }

  get #all() {
    return [this.#invites, this.#members, this.#details] as const;
  }

  #inviteState(organization: Organization): InviteState {
    const answer = this.#invites.peek(organization);
    if (answer === undefined) {
      return { kind: organization.role === 'ORGANIZATION_ROLE_MEMBER' ? 'forAdmins' : 'reading' };
    }
    if (answer.state === 'failed') {
      return { kind: 'failed', error: answer.error };
    }
    const link = answer.value;
    if (link === undefined) {
      return { kind: 'none' };
    }
    return { kind: this.services.invites.status(link)?.kind === 'stopped' ? 'stopped' : 'current', link };
  }

  async #memberRows(organization: Organization): Promise<InnerNode[]> {
    const answer = await this.#members.read(organization);
    if (answer === undefined) {
      return [];
    }
    if (answer.state === 'failed') {
      return [new SectionFailureNode(organization, 'members', answer.error)];
    }
    const { members, hasMore, failure, isNewestFirst } = answer.value;
    return [
      ...(isNewestFirst ? [] : [new UnsortedNode(organization)]),
      ...members.map((member) => new MemberNode(organization, member)),
      ...(hasMore ? [new MoreMembersNode(organization, members.length, failure)] : []),
    ];
  }

  async #allowanceRows(organization: Organization): Promise<InnerNode[]> {
    const answer = await this.#details.read(organization);
    if (answer === undefined) {
      return [];
    }
    if (answer.state === 'failed') {
      return [new SectionFailureNode(organization, 'allowances', answer.error)];
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

async function again<Value>(answers: OrganizationCache<Value>, organization: Organization): Promise<void> {
  answers.forget(organization);
  await answers.read(organization);
}
