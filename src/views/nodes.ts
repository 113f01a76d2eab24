import type { JoinableOrganization, OrganizationMember, OrganizationTier } from '../gitpod/messages';
import type { InviteLink } from '../invites/inviteLink';
import type { Joinable } from '../organizations/joinableOrganizations';
import { organizationKey, type Organization } from '../organizations/organization';
import type { Listing } from '../organizations/organizationDirectory';
import type { Session } from '../sessions/session';

/** A signed-in account; shown only where there are several. */
export class SessionNode {
  constructor(readonly session: Session) {}
}

/** An organization. A class of its own, so that a command can tell a row of the tree from whatever else it is called with. */
export class OrganizationNode {
  constructor(readonly organization: Organization) {}
}

/** The id of an organization's row: the same for as long as its session lives, and no key. */
export function rowIdOf(organization: Organization): string {
  return `${organization.session.id}/${organizationKey(organization)}`;
}

/** Why a session's organizations could not be read; with what was known before, how old that is. */
export class FailureNode {
  constructor(readonly listing: Listing & { readonly state: 'failed' }) {}
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
export class PartNode {
  constructor(
    readonly organization: Organization,
    readonly part: Part,
  ) {}
}

export type Part = 'members' | 'allowances';

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

/** Why the members stand in another order than their heading says. */
export class UnsortedNode {
  constructor(readonly organization: Organization) {}
}

/** One thing that an organization allows, or does not. */
export class AllowanceNode {
  constructor(
    readonly organization: Organization,
    readonly allowance: Allowance,
  ) {}
}

export type Allowance =
  | { readonly kind: 'tier'; readonly tier: OrganizationTier }
  /** Foreign text. */
  | { readonly kind: 'domain'; readonly domain: string }
  | { readonly kind: 'noDomain' };

/** Why a part could not be read. */
export class PartFailureNode {
  constructor(
    readonly organization: Organization,
    readonly part: Part,
    readonly error: unknown,
  ) {}
}

/** The rows inside an organization. */
export type InnerNode =
  InviteNode | PartNode | MemberNode | MoreMembersNode | UnsortedNode | AllowanceNode | PartFailureNode;

export type Node =
  | SessionNode
  | OrganizationNode
  | FailureNode
  | EmptyNode
  | JoinableGroupNode
  | JoinableNode
  | NothingJoinableNode
  | InnerNode;
