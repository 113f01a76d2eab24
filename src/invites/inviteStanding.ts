import { isAdmin, type Organization } from '../organizations/organization';
import { OrganizationDirectory, type Listing } from '../organizations/organizationDirectory';
import type { InvitedTo } from './inviteAnswer';
import type { InviteLink } from './inviteLink';

/** What an invite is to the people who are signed in here. */
export interface InviteStanding {
  /** The organization behind it as the session sees it that can do most there; undefined where none is known to be in it. */
  readonly membership?: Organization | undefined;
  /** The link that the organization has now, where it is known because one of them administers it. */
  readonly current?: InviteLink | undefined;
}

/** The membership that these listings show in the organization behind an invite. */
export function membershipIn(
  organization: InvitedTo | undefined,
  link: InviteLink,
  listings: readonly Listing[],
): Organization | undefined {
  const onService = listings.filter((listing) => listing.session.host.isSameService(link.host));
  return OrganizationDirectory.merge(onService).find(({ id }) => id === organization?.organizationId);
}

/** How the link stands to the one that an organization of one's own has now; undefined where that is not known, or not one's own. */
export function placeOf(link: InviteLink, { membership, current }: InviteStanding): 'current' | 'replaced' | undefined {
  if (membership === undefined || !isAdmin(membership) || current === undefined) {
    return undefined;
  }
  return current.equals(link) ? 'current' : 'replaced';
}
