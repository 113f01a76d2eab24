import type { OrganizationMember, UserStatus } from '../gitpod/messages';
import type { SessionClients } from '../sessions/sessionClients';
import { isAdmin, type Organization } from './organization';

/** More admins than anybody reads; a service whose pages never end is left here. */
const mostPages = 10;

const gone: ReadonlySet<UserStatus> = new Set(['USER_STATUS_LEFT', 'USER_STATUS_SUSPENDED']);

/** Who administers an organization, as far as its list of members may be read. */
export class OrganizationAdmins {
  constructor(private readonly clients: Pick<SessionClients, 'for'>) {}

  /**
   * The organization's active admins, by name.
   * @throws {GitpodError}
   */
  async list(organization: Organization, signal?: AbortSignal): Promise<readonly OrganizationMember[]> {
    const { organizations } = this.clients.for(organization.session, organization.userId);
    const admins: OrganizationMember[] = [];
    let token: string | undefined;
    for (let page = 0; page < mostPages; page++) {
      const { members, nextToken } = await organizations.listMembers(
        {
          organizationId: organization.id,
          filter: { roles: ['ORGANIZATION_ROLE_ADMIN'], statuses: ['USER_STATUS_ACTIVE'] },
          sort: { field: 'SORT_FIELD_NAME', order: 'SORT_ORDER_ASC' },
          pagination: { pageSize: 100, token },
        },
        { signal },
      );
      // A service that does not know the filter gives everybody.
      admins.push(...members.filter((member) => isAdmin(member) && !gone.has(member.status)));
      token = nextToken;
      if (token === undefined) {
        break;
      }
    }
    return admins;
  }
}
