import type { GitpodClient } from '../gitpod/gitpodClient';
import { GitpodError, type GitpodErrorKind } from '../gitpod/gitpodError';
import type { OrganizationRole } from '../gitpod/messages';
import type { Session } from '../sessions/session';
import type { SessionClients } from '../sessions/sessionClients';
import { byUsefulness, type Organization } from './organization';

/** Which organizations a session can speak for. */
export class OrganizationService {
  constructor(private readonly clients: SessionClients) {}

  /**
   * The session's organizations, the ones it administers first. A token of one organization has one, an account token all of its
   * account's. Whether a personal access token may read its account is not documented: where it may not, its organization and its
   * user's role there are asked for.
   * @throws {GitpodError}
   */
  async list(session: Session, signal?: AbortSignal): Promise<readonly Organization[]> {
    const organizations =
      session.reach.kind === 'account'
        ? await this.#memberships(session, this.clients.for(session), signal)
        : await this.#ofOneOrganization(session, session.reach.organizationId, signal);
    return [...organizations].sort(byUsefulness);
  }

  async #ofOneOrganization(session: Session, organizationId: string, signal?: AbortSignal): Promise<Organization[]> {
    try {
      const memberships = await this.#memberships(session, this.clients.probing(session), signal);
      const own = memberships.filter((organization) => organization.id === organizationId);
      if (own.length > 0) {
        // The token is that user's already, so it names no other principal.
        return own.map(({ userId: _userId, ...organization }) => organization);
      }
    } catch (error) {
      if (!(error instanceof GitpodError && refusals.has(error.kind))) {
        throw error;
      }
    }
    return this.#byItself(session, organizationId, signal);
  }

  async #memberships(session: Session, client: GitpodClient, signal?: AbortSignal): Promise<Organization[]> {
    const account = await client.accounts.retrieve({}, { signal });
    return account.memberships.map((membership) => ({
      id: membership.organizationId,
      name: membership.organizationName,
      session,
      role: membership.userRole,
      memberCount: membership.organizationMemberCount,
      tier: membership.organizationTier,
      userId: membership.userId,
    }));
  }

  async #byItself(session: Session, organizationId: string, signal?: AbortSignal): Promise<Organization[]> {
    const [{ name, tier }, role] = await Promise.all([
      this.clients.for(session).organizations.retrieve({ organizationId }, { signal }),
      this.#roleIn(organizationId, session, signal),
    ]);
    return [{ id: organizationId, name, session, role, tier }];
  }

  /** The caller's role, from the members list; unspecified where that may not be read. */
  async #roleIn(organizationId: string, session: Session, signal?: AbortSignal): Promise<OrganizationRole> {
    const { subjectId } = session;
    try {
      const { members } = await this.clients
        .for(session)
        .organizations.listMembers({ organizationId, filter: { userIds: [subjectId] } }, { signal });
      return members.find((member) => member.userId === subjectId)?.role ?? 'ORGANIZATION_ROLE_UNSPECIFIED';
    } catch (error) {
      if (error instanceof GitpodError && error.kind !== 'signedOut' && error.kind !== 'cancelled') {
        return 'ORGANIZATION_ROLE_UNSPECIFIED';
      }
      throw error;
    }
  }
}

/** The ways in which a service says that this question is not for this token. */
const refusals: ReadonlySet<GitpodErrorKind> = new Set([
  'refused',
  'signedOut',
  'unsupported',
  'notFound',
  'precondition',
]);
