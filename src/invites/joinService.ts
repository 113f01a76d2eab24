import { GitpodError } from '../gitpod/gitpodError';
import type { OrganizationRole } from '../gitpod/messages';
import type { Clock } from '../gitpod/ports';
import type { Session } from '../sessions/session';
import type { SessionClients } from '../sessions/sessionClients';
import type { InviteLink } from './inviteLink';
import { readJoiner, rolesIn, type Joiner } from './joiner';

/** What a person may join: an organization by its invite, or, without a link, because it welcomes the account's e-mail domain. */
export interface Invitation {
  readonly organizationId: string;
  readonly link?: InviteLink | undefined;
}

/** How an attempt to join ended. Each says no more than what is known. */
export type JoinOutcome =
  | { readonly kind: 'joined'; readonly role: OrganizationRole }
  /** The service says that the account was in it before. */
  | { readonly kind: 'alreadyMember' }
  /** The service did not do it, or was never reached. */
  | { readonly kind: 'refused'; readonly error: GitpodError }
  /** No answer came, and asked again the service does not list the organization among the account's. */
  | { readonly kind: 'notJoined'; readonly error: GitpodError }
  /** No answer came, and whether the account is in it now could not be read. */
  | { readonly kind: 'unknown'; readonly error: GitpodError };

/** How long after an unanswered Join memberships are read: a request that was cut off here may still be at work there. */
const lookAfterMs = [0, 500, 1500];

/** Makes an account a member of an organization. */
export class JoinService {
  constructor(
    private readonly clients: Pick<SessionClients, 'for' | 'probing'>,
    private readonly clock: Clock,
  ) {}

  /**
   * Who would join with this session.
   * @throws {GitpodError}
   */
  joiner(session: Session, signal?: AbortSignal): Promise<Joiner> {
    return readJoiner(this.clients, session, signal);
  }

  /** Joins. Sends Join once; where no answer comes, memberships tell what happened. */
  async join(session: Session, invitation: Invitation, signal?: AbortSignal): Promise<JoinOutcome> {
    const { organizationId, link } = invitation;
    try {
      const { role } = await this.clients
        .probing(session)
        .organizations.join(link === undefined ? { organizationId } : { inviteId: link.inviteId }, { signal });
      return { kind: 'joined', role };
    } catch (error) {
      if (!(error instanceof GitpodError)) {
        throw error;
      }
      if (error.kind === 'alreadyExists') {
        return { kind: 'alreadyMember' };
      }
      if (error.outcome === 'unknown') {
        return this.lookAfter(session, organizationId, error);
      }
      return { kind: 'refused', error: error.kind === 'signedOut' ? await this.#whyTurnedAway(session, error) : error };
    }
  }

  /**
   * Finds out what an unanswered Join did, by reading only. Takes no signal: a person who cancelled still needs to know.
   * @param error how the Join ended
   */
  async lookAfter(session: Session, organizationId: string, error: GitpodError): Promise<JoinOutcome> {
    try {
      for (const delay of lookAfterMs) {
        await this.clock.sleep(delay);
        const role = rolesIn(await this.clients.probing(session).accounts.retrieve()).get(organizationId);
        if (role !== undefined) {
          return { kind: 'joined', role };
        }
      }
      // A token of one organization may be shown that one alone.
      return { kind: session.reach.kind === 'account' ? 'notJoined' : 'unknown', error };
    } catch {
      return { kind: 'unknown', error };
    }
  }

  /** A token that the service still knows was turned away for its kind: signing in again would not help. */
  async #whyTurnedAway(session: Session, error: GitpodError): Promise<GitpodError> {
    try {
      await this.clients.for(session).identity.getAuthenticatedIdentity();
    } catch {
      return error;
    }
    const { outcome, method, hostname, status, requestId, userMessage } = error;
    return new GitpodError({ kind: 'refused', outcome, method, hostname, status, requestId, userMessage });
  }
}
