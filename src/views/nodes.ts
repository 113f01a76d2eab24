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

export type Node = SessionNode | OrganizationNode | FailureNode | EmptyNode;
