import { GitpodError } from '../api/errors';
import { type Clock, type KeyValueStore, remember } from '../api/ports';
import { verifyDelaysMs } from '../api/retry';
import type { SessionClients } from '../auth/clients';
import { readMembers } from './members';
import { type Organization, ownUserId } from './organization';

/** How an attempt to leave ended. Each says no more than what is known. */
export type LeaveOutcome =
  | { readonly kind: 'left' }
  /** The service did not do it, or was never reached. */
  | { readonly kind: 'refused'; readonly error: GitpodError }
  /** No answer came, and asked again the service says that the user is still a member. */
  | { readonly kind: 'notLeft'; readonly error: GitpodError }
  /** No answer came, and whether the user is still a member could not be read. */
  | { readonly kind: 'unknown'; readonly error: GitpodError };

interface LeaveServices {
  readonly clients: SessionClients;
  readonly clock: Clock;
}

/** Takes the user out of an organization. Sends Leave once; where no answer comes, memberships tell what happened. */
export async function leaveOrganization(
  services: LeaveServices,
  organization: Organization,
  signal?: AbortSignal,
): Promise<LeaveOutcome> {
  try {
    await services.clients
      .for(organization.session, organization.userId)
      .organizations.leave({ userId: ownUserId(organization) }, { signal });
    return { kind: 'left' };
  } catch (error) {
    if (!(error instanceof GitpodError)) {
      throw error;
    }
    // Who is not found may have left already, in another window or as another admin wanted.
    return error.outcome === 'unknown' || error.kind === 'notFound'
      ? verifyLeave(services, organization, error)
      : { kind: 'refused', error };
  }
}

/**
 * Finds out what an unanswered Leave did, by reading only.
 * @param error how the Leave ended
 * @param signal of who checks once more, and not of the Leave: a user who cancelled that still needs to know
 */
export async function verifyLeave(
  { clients, clock }: LeaveServices,
  organization: Organization,
  error: GitpodError,
  signal?: AbortSignal,
): Promise<LeaveOutcome> {
  try {
    for (const delay of verifyDelaysMs) {
      await clock.sleep(delay, signal);
      if (!(await isStillMember(clients, organization, signal))) {
        return { kind: 'left' };
      }
    }
    return { kind: error.outcome === 'unknown' ? 'notLeft' : 'refused', error };
  } catch {
    return { kind: 'unknown', error };
  }
}

/** @throws {GitpodError} where it cannot be read; a token of one organization may be refused for having left as well as for another reason */
async function isStillMember(
  clients: SessionClients,
  organization: Organization,
  signal: AbortSignal | undefined,
): Promise<boolean> {
  const { id, session } = organization;
  if (session.reach.kind === 'account') {
    const { memberships } = await clients.for(session).accounts.retrieve({}, { signal });
    return memberships.some(({ organizationId }) => organizationId === id);
  }
  const self = ownUserId(organization);
  const { found, isComplete } = await readMembers(clients, organization, [self], signal);
  const member = found.get(self);
  return member === undefined ? !isComplete : member.status !== 'USER_STATUS_LEFT';
}

const mementoKey = 'membershipsChangedAt';

interface NoteServices {
  readonly memento: KeyValueStore;
  readonly clock: Pick<Clock, 'now'>;
}

/** Remembers that the user joined or left an organization, so that other windows read again what they show. Never fails. */
export async function noteMembershipChange({ memento, clock }: NoteServices): Promise<void> {
  await remember(memento, mementoKey, clock.now());
}

/** When the user last joined or left an organization in any window, in milliseconds since the epoch; -Infinity where that is not known. */
export function membershipsChangedAt({ memento, clock }: NoteServices): number {
  const at = memento.get(mementoKey);
  return typeof at === 'number' && at <= clock.now() ? at : -Infinity;
}
