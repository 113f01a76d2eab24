import type { JoinableOrganizations } from '../organizations/joinableOrganizations';
import type { Listing, OrganizationDirectory } from '../organizations/organizationDirectory';
import type { Session } from '../sessions/session';
import type { InviteLink } from './inviteLink';
import type { InviteLookup } from './inviteLookup';

/** What is known here and is another thing once somebody has joined. */
export class JoinedOrganizations {
  constructor(
    private readonly lookup: Pick<InviteLookup, 'forget'>,
    private readonly joinable: Pick<JoinableOrganizations, 'forget'>,
    private readonly directory: Pick<OrganizationDirectory, 'readChanged'>,
  ) {}

  /**
   * Forgets what a join has changed, and reads the organizations again.
   * @param link what was joined by, where that was an invite
   */
  async read(session: Session, link: InviteLink | undefined): Promise<Listing> {
    this.joinable.forget(session);
    if (link !== undefined) {
      this.lookup.forget(link);
    }
    return this.directory.readChanged(session);
  }
}
