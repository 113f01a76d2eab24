import type { JoinableOrganization, OrganizationMember, OrganizationTier } from '../api/messages';
import type { Session } from '../auth/session';
import type { Share } from '../invites/sharedLinks';
import type { InviteLink } from '../links/inviteLink';
import type { Joinable } from '../organizations/joinable';
import { type Organization, organizationKey } from '../organizations/organization';
import type { OrganizationList } from '../organizations/organizationStore';

/** A signed-in account. Shown only if there are several. */
export class SessionNode {
  constructor(readonly session: Session) {}
}

/** An organization. A class, so that a command can tell a row of the tree from any other argument. */
export class OrganizationNode {
  constructor(
    readonly organization: Organization,
    /** Whether it is known to have an invite link, which creating one would replace. */
    readonly hasLink = false,
  ) {}
}

/** The id of an organization's row. It is stable while the session exists, and not a secret. */
export function rowIdOf(organization: Organization): string {
  return `${organization.session.id}/${organizationKey(organization)}`;
}

/** Why a session's organizations could not be loaded, and how old the cached ones are, if any. */
export class FailureNode {
  constructor(readonly listing: OrganizationList & { readonly state: 'failed' }) {}
}

/** An account without rows: it is in no organization, or all of them are listed under another account. */
export class EmptyNode {
  constructor(
    readonly session: Session,
    readonly reason: 'noOrganizations' | 'shownElsewhere',
  ) {}
}

/** The organizations that an account can join without an invite. Requested only when the user expands the row. */
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

/** Explains why the group of joinable organizations is empty. */
export class NothingJoinableNode {
  constructor(
    readonly session: Session,
    readonly answer: Joinable,
  ) {}
}

/** The state of an organization's invite, as far as it is known. */
export type InviteState =
  | { readonly kind: 'reading' }
  | { readonly kind: 'current'; readonly link: InviteLink }
  /** It was current when it was read; since then, the service has reported that it is no longer valid. */
  | { readonly kind: 'revoked'; readonly link: InviteLink }
  /** It was current when it was last read (`at`, in milliseconds since the epoch), and could not be read again. */
  | { readonly kind: 'outdated'; readonly link: InviteLink; readonly at: number; readonly error: unknown }
  | { readonly kind: 'none' }
  /** Only admins can see it, so it was not requested. */
  | { readonly kind: 'forAdmins' }
  | { readonly kind: 'failed'; readonly error: unknown };

/** An organization's only invite. */
export class InviteNode {
  constructor(
    readonly organization: Organization,
    private readonly getState: () => InviteState,
  ) {}

  /** The current state. The node stays the same when it changes, so that only its row is refreshed, no siblings. */
  get state(): InviteState {
    return this.getState();
  }
}

/** A section of an organization, requested only when the user expands it. */
export class SectionNode {
  constructor(
    readonly organization: Organization,
    readonly part: Section,
  ) {}
}

export type Section = 'members' | 'limits';

export class MemberNode {
  constructor(
    readonly organization: Organization,
    readonly member: OrganizationMember,
  ) {}
}

/** Loads the next page of members. `failure` is the error of the last attempt, if it failed. */
export class MoreMembersNode {
  constructor(
    readonly organization: Organization,
    readonly shown: number,
    readonly failure: unknown,
  ) {}
}

/** Marks when the user shared a link. The members before it joined later. */
export class ShareNode {
  constructor(
    readonly organization: Organization,
    readonly share: Share,
  ) {}
}

/** Explains why the members are not in the order that the heading says. */
export class UnsortedNode {
  constructor(readonly organization: Organization) {}
}

/** An organization's plan, or an e-mail domain that can join without an invite. */
export class LimitNode {
  constructor(
    readonly organization: Organization,
    readonly limit: Limit,
  ) {}
}

type Limit =
  | { readonly kind: 'tier'; readonly tier: OrganizationTier }
  /** Untrusted text. */
  | { readonly kind: 'domain'; readonly domain: string }
  | { readonly kind: 'noDomain' };

/** Why a section could not be loaded. */
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
 * The parent of a row, which VS Code needs to reveal it.
 * @param grouped whether organizations are grouped by account
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
    return new SectionNode(node.organization, 'limits');
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
