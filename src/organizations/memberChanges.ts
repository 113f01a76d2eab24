import { GitpodError } from '../api/errors';
import type { GrantableRole, OrganizationMember } from '../api/messages';
import type { Clock } from '../api/ports';
import { verifyDelaysMs } from '../api/retry';
import type { SessionClients } from '../auth/clients';
import { type MembersById, readMembers } from './members';
import type { Organization } from './organization';

/** Outcome of a role change for one member. Each kind states only what is certain. */
export type RoleChange = { readonly member: OrganizationMember } & (
  | { readonly kind: 'changed' }
  /** The member is no longer in the organization. */
  | { readonly kind: 'left' }
  /** The member has another role. Without an error, the change was accepted, so someone else has changed it since. */
  | { readonly kind: 'unchanged'; readonly error: GitpodError | undefined }
  /** Cancelled, or not sent after an error that would affect the remaining members too. */
  | { readonly kind: 'notSent' }
  /** No response arrived, and the role could not be read. */
  | { readonly kind: 'unknown'; readonly error: GitpodError }
);

/** One SetRole and how it ended; `sent` is undefined if it was not sent. */
interface Attempt {
  readonly member: OrganizationMember;
  readonly sent?: { readonly error: GitpodError | undefined };
}

interface ChangeServices {
  readonly clients: SessionClients;
  readonly clock: Clock;
}

/** Sets the role of members, one after another. Sends SetRole once per member, then reads the actual roles. */
export async function setRoles(
  services: ChangeServices,
  organization: Organization,
  members: readonly OrganizationMember[],
  role: GrantableRole,
  signal?: AbortSignal,
): Promise<readonly RoleChange[]> {
  const attempts: Attempt[] = [];
  let isOver = false;
  for (const member of members) {
    const attempt: Attempt = isOver ? { member } : await setRole(services, organization, member, role, signal);
    attempts.push(attempt);
    isOver ||= signal?.aborted === true || concernsAllMembers(attempt.sent?.error);
  }
  return verifyRoles(services, organization, attempts, role);
}

async function setRole(
  { clients }: ChangeServices,
  { id, session, userId: self }: Organization,
  member: OrganizationMember,
  role: GrantableRole,
  signal: AbortSignal | undefined,
): Promise<Attempt> {
  try {
    await clients
      .for(session, self)
      .organizations.setRole({ organizationId: id, userId: member.userId, role }, { signal });
    return { member, sent: { error: undefined } };
  } catch (error) {
    if (!(error instanceof GitpodError)) {
      throw error;
    }
    return error.kind === 'cancelled' && error.outcome === 'notSent' ? { member } : { member, sent: { error } };
  }
}

/** Whether the next request would fail in the same way, because the error is not about this one member. */
function concernsAllMembers(error: GitpodError | undefined): boolean {
  return error !== undefined && error.kind !== 'notFound' && error.kind !== 'precondition';
}

/**
 * Determines the outcome of changes by reading only. Does not take the signal of the changes, because a user who
 * cancelled them still needs to know the outcome.
 */
async function verifyRoles(
  { clients, clock }: ChangeServices,
  organization: Organization,
  attempts: readonly Attempt[],
  role: GrantableRole,
): Promise<readonly RoleChange[]> {
  const uncertain = attempts.filter(({ sent }) => sent !== undefined && mayHaveChanged(sent.error));
  let read: MembersById | undefined;
  if (uncertain.length > 0) {
    const userIds = uncertain.map(({ member }) => member.userId);
    try {
      for (const delay of verifyDelaysMs) {
        await clock.sleep(delay);
        read = await readMembers(clients, organization, userIds);
        if (uncertain.every((attempt) => outcomeOf(attempt, read, role).kind !== 'unchanged')) {
          break;
        }
      }
    } catch {
      read = undefined;
    }
  }
  return attempts.map((attempt) => outcomeOf(attempt, read, role));
}

/** Whether reading the role tells more than the response did. */
function mayHaveChanged(error: GitpodError | undefined): boolean {
  return error === undefined || error.outcome === 'unknown' || error.kind === 'notFound';
}

function outcomeOf({ member, sent }: Attempt, read: MembersById | undefined, role: GrantableRole): RoleChange {
  if (sent === undefined) {
    return { member, kind: 'notSent' };
  }
  const { error } = sent;
  const now = read?.found.get(member.userId);
  if (mayHaveChanged(error)) {
    if (now === undefined ? read?.isComplete === true : now.status === 'USER_STATUS_LEFT') {
      return { member, kind: 'left' };
    }
    if (now?.role === role) {
      return { member, kind: 'changed' };
    }
    const isUnread = now === undefined || now.role === 'ORGANIZATION_ROLE_UNSPECIFIED';
    if (isUnread && error?.kind !== 'notFound') {
      return error === undefined ? { member, kind: 'changed' } : { member, kind: 'unknown', error };
    }
  }
  return { member, kind: 'unchanged', error };
}
