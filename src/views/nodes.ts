import type { JoinableOrganization } from '../gitpod/messages';
import type { Joinable } from '../organizations/joinableOrganizations';
import type { Organization } from '../organizations/organization';
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

export type Node =
  SessionNode | OrganizationNode | FailureNode | EmptyNode | JoinableGroupNode | JoinableNode | NothingJoinableNode;
