import { GitpodError } from '../api/errors';
import { type Clock, type KeyValueStore, remember } from '../api/ports';
import { verifyDelaysMs } from '../api/retry';
import type { SessionClients } from '../auth/clients';
import { readMembers } from './members';
import { type Organization, ownUserId } from './organization';

/** Outcome of an attempt to leave. Each kind states only what is certain. */
export type LeaveOutcome =
  | { readonly kind: 'left' }
  /** The service refused, or was never reached. */
  | { readonly kind: 'refused'; readonly error: GitpodError }
  /** No response arrived, and the user is still listed as a member. */
  | { readonly kind: 'notLeft'; readonly error: GitpodError }
  /** No response arrived, and whether the user is still a member could not be read. */
  | { readonly kind: 'unknown'; readonly error: GitpodError };

interface LeaveServices {
  readonly clients: SessionClients;
  readonly clock: Clock;
}

/** Removes the user from an organization. Sends Leave once; if no response arrives, reads the memberships. */
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
    // A user who is not found may have left in another window, or been removed by an admin.
    return error.outcome === 'unknown' || error.kind === 'notFound'
      ? verifyLeave(services, organization, error)
      : { kind: 'refused', error };
  }
}

/**
 * Determines the outcome of an unanswered Leave by reading only.
 * @param error how the Leave failed
 * @param signal cancels the verification; not the signal of the Leave, because a user who cancelled that still needs to
 * know its outcome
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

/**
 * @throws {GitpodError} if it cannot be read; a token of one organization may be refused because the user left, or for
 * another reason
 */
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
  readonly clock: Clock;
}

/** Records that the user joined or left an organization, so that other windows reload what they show. Never fails. */
export async function noteMembershipChange({ memento, clock }: NoteServices): Promise<void> {
  await remember(memento, mementoKey, clock.now());
}

/** When the user last joined or left an organization in any window, in ms since the epoch; -Infinity if unknown. */
export function membershipsChangedAt({ memento, clock }: NoteServices): number {
  const at = memento.get(mementoKey);
  return typeof at === 'number' && at <= clock.now() ? at : -Infinity;
}
