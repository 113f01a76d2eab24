import type { JoinableOrganization, OrganizationMember, OrganizationTier } from '../api/messages';
import type { Session } from '../auth/session';
import type { Share } from '../invites/sharedLinks';
import type { InviteLink } from '../links/inviteLink';
import type { Joinable } from '../organizations/joinable';
import { type Organization, organizationKey } from '../organizations/organization';
import type { OrganizationList } from '../organizations/organizationStore';

/** A signed-in account; shown only where there are several. */
export class SessionNode {
  constructor(readonly session: Session) {}
}

/** An organization. A class of its own, so that a command can tell a row of the tree from whatever else it is called with. */
export class OrganizationNode {
  constructor(
    readonly organization: Organization,
    /** Whether it is known to have an invite link, which a new one would replace. */
    readonly hasLink = false,
  ) {}
}

/** The id of an organization's row: the same for as long as its session lives, and no key. */
export function rowIdOf(organization: Organization): string {
  return `${organization.session.id}/${organizationKey(organization)}`;
}

/** Why a session's organizations could not be read; with what was known before, how old that is. */
export class FailureNode {
  constructor(readonly listing: OrganizationList & { readonly state: 'failed' }) {}
}

/** An account without rows of its own: it is a member of no organization, or all of them stand under another account. */
export class EmptyNode {
  constructor(
    readonly session: Session,
    readonly reason: 'noOrganizations' | 'shownElsewhere',
  ) {}
}

/** What an account may join without an invite; asked only when somebody opens it. */
export class JoinableGroupNode {
  constructor(readonly session: Session) {}
}

/** An organization that is open to the account's e-mail address. */
export class JoinableNode {
  constructor(
    readonly organization: JoinableOrganization,
    readonly session: Session,
  ) {}
}

/** Why nothing stands in the group of what can be joined. */
export class NothingJoinableNode {
  constructor(
    readonly session: Session,
    readonly answer: Joinable,
  ) {}
}

/** How it stands with an organization's invite, as far as somebody has asked. */
export type InviteState =
  | { readonly kind: 'reading' }
  | { readonly kind: 'current'; readonly link: InviteLink }
  /** It was the current one when it was read, and the service has said since that it works no longer. */
  | { readonly kind: 'stopped'; readonly link: InviteLink }
  /** It was the current one when it was last read, in milliseconds since the epoch, and could not be read again. */
  | { readonly kind: 'outdated'; readonly link: InviteLink; readonly at: number; readonly error: unknown }
  | { readonly kind: 'none' }
  /** It is for admins, so it was not asked. */
  | { readonly kind: 'forAdmins' }
  | { readonly kind: 'failed'; readonly error: unknown };

/** An organization's one invite. */
export class InviteNode {
  constructor(
    readonly organization: Organization,
    private readonly stands: () => InviteState,
  ) {}

  /** How it stands now. The row stays the same when that changes: only it is then shown again, and nothing that stands beside it. */
  get state(): InviteState {
    return this.stands();
  }
}

/** A part of an organization that is asked only when somebody opens it. */
export class SectionNode {
  constructor(
    readonly organization: Organization,
    readonly part: Section,
  ) {}
}

export type Section = 'members' | 'allowances';

export class MemberNode {
  constructor(
    readonly organization: Organization,
    readonly member: OrganizationMember,
  ) {}
}

/** The place where the next page of members goes; with the failure when it did not come. */
export class MoreMembersNode {
  constructor(
    readonly organization: Organization,
    readonly shown: number,
    readonly failure: unknown,
  ) {}
}

/** Where the user gave a link away: members who joined since stand before it. */
export class ShareNode {
  constructor(
    readonly organization: Organization,
    readonly share: Share,
  ) {}
}

/** Why the members stand in another order than their heading says. */
export class UnsortedNode {
  constructor(readonly organization: Organization) {}
}

/** One thing that an organization allows, or does not. */
export class LimitNode {
  constructor(
    readonly organization: Organization,
    readonly allowance: Limit,
  ) {}
}

type Limit =
  | { readonly kind: 'tier'; readonly tier: OrganizationTier }
  /** Untrusted text. */
  | { readonly kind: 'domain'; readonly domain: string }
  | { readonly kind: 'noDomain' };

/** Why a part could not be read. */
export class SectionFailureNode {
  constructor(
    readonly organization: Organization,
    readonly part: Section,
    readonly error: unknown,
  ) {}
}

/** The rows inside an organization. */
export type InnerNode =
  InviteNode | SectionNode | MemberNode | MoreMembersNode | ShareNode | UnsortedNode | LimitNode | SectionFailureNode;

export type Node =
  | SessionNode
  | OrganizationNode
  | FailureNode
  | EmptyNode
  | JoinableGroupNode
  | JoinableNode
  | NothingJoinableNode
  | InnerNode;

/**
 * Under which row a row stands: VS Code asks to bring one into sight.
 * @param grouped whether organizations stand under the accounts that see them
 */
export function parentOf(node: Node, grouped: boolean): Node | undefined {
  if (node instanceof JoinableNode || node instanceof NothingJoinableNode) {
    return new JoinableGroupNode(node.session);
  }
  if (node instanceof InviteNode || node instanceof SectionNode) {
    return new OrganizationNode(node.organization);
  }
  if (
    node instanceof MemberNode ||
    node instanceof MoreMembersNode ||
    node instanceof ShareNode ||
    node instanceof UnsortedNode
  ) {
    return new SectionNode(node.organization, 'members');
  }
  if (node instanceof LimitNode) {
    return new SectionNode(node.organization, 'allowances');
  }
  if (node instanceof SectionFailureNode) {
    return new SectionNode(node.organization, node.part);
  }
  if (node instanceof SessionNode || !grouped) {
    return undefined;
  }
  if (node instanceof OrganizationNode) {
    return new SessionNode(node.organization.session);
  }
  return new SessionNode(node instanceof FailureNode ? node.listing.session : node.session);
}
