import type { Organization } from '../organizations/organization';
import { OrganizationDirectory } from '../organizations/organizationDirectory';
import type { SessionStore } from '../sessions/sessionStore';

/** The organizations that a tool can speak about. */
export class ToolOrganizations {
  constructor(
    private readonly sessions: SessionStore,
    private readonly directory: OrganizationDirectory,
  ) {}

  /**
   * Every organization once, through the session that can do most; undefined when nobody is signed in.
   * @throws what reading failed with, when no session could be read
   */
  async all(): Promise<readonly Organization[] | undefined> {
    const { sessions } = await this.sessions.read();
    if (sessions.length === 0) {
      return undefined;
    }
    const listings = await Promise.all(sessions.map((session) => this.directory.read(session)));
    const organizations = OrganizationDirectory.merge(listings);
    const failed = listings.find((listing) => listing.state === 'failed');
    if (organizations.length === 0 && failed !== undefined) {
      throw failed.error;
    }
    return organizations;
  }

  /** The organization with this id, or with exactly this name where only one has it. */
  async find(idOrName: string): Promise<Organization | undefined> {
    const organizations = (await this.all()) ?? [];
    const byId = organizations.find(({ id }) => id === idOrName.toLowerCase());
    const named = organizations.filter(({ name }) => name === idOrName);
    return byId ?? (named.length === 1 ? named[0] : undefined);
  }
}
