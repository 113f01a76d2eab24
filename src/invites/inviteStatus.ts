import { cancelledError, GitpodError } from '../api/errors';
import { isUnreachable as isUnreachableError } from '../api/reachability';
import type { Session } from '../auth/session';
import type { InviteLink } from '../links/inviteLink';

/** The organization of an invite, as the service describes it to non-members. */
export interface InvitedOrganization {
  readonly organizationId: string;
  /** Untrusted text. */
  readonly name?: string | undefined;
  readonly memberCount?: number | undefined;
}

/** What an invite is for and whether it works. `at` is the time of the response, in milliseconds since the epoch. */
export type InviteStatus = { readonly at: number } & (
  | ({ readonly kind: 'valid' } & InvitedOrganization)
  /** Replaced or never existed: the service does not tell which. `was` is the organization from when it last worked. */
  | { readonly kind: 'revoked'; readonly lastKnown?: InvitedOrganization | undefined }
  /** `session` is the session that sent the request; undefined if the request was anonymous. */
  | { readonly kind: 'error'; readonly error: unknown; readonly session?: Session | undefined }
  /** Not requested, because no account is signed in to its service. */
  | { readonly kind: 'unknown' }
);

const validTtlMs = 5 * 60_000;
/** A link that stopped working never works again. */
const revokedTtlMs = 30 * 60_000;
const failureTtlMs = 5_000;
const maxFailureTtlMs = 60_000;

/** How long a status may be used without a new request, in milliseconds. */
export function ttlMs(answer: InviteStatus): number {
  switch (answer.kind) {
    case 'valid':
      return validTtlMs;
    case 'revoked':
      return revokedTtlMs;
    case 'error': {
      const asked = answer.error instanceof GitpodError ? (answer.error.retryAfterSeconds ?? 0) * 1_000 : 0;
      return Math.min(Math.max(failureTtlMs, asked), maxFailureTtlMs);
    }
    case 'unknown':
      return 0;
    default:
      return answer satisfies never;
  }
}

/** The organization that a status names, whether the invite still works or not. */
export function organizationOf(answer: InviteStatus): InvitedOrganization | undefined {
  switch (answer.kind) {
    case 'valid':
      return answer;
    case 'revoked':
      return answer.lastKnown;
    case 'error':
    case 'unknown':
      return undefined;
    default:
      return answer satisfies never;
  }
}

/** Whether the service did not respond at all, so that further requests to it are pointless. */
export function isUnreachable(answer: InviteStatus): answer is InviteStatus & { readonly kind: 'error' } {
  return answer.kind === 'error' && isUnreachableError(answer.error);
}

/** The status for a caller that cancelled. */
export function cancelledStatus({ host }: InviteLink, at: number): InviteStatus {
  const error = cancelledError('OrganizationService/GetOrganizationInviteSummary', host);
  return { kind: 'error', error, at };
}

/** Whether the service rejected the caller, so that another account may succeed. */
export function isCallerRejected(answer: InviteStatus): boolean {
  return (
    answer.kind === 'error' &&
    answer.error instanceof GitpodError &&
    (answer.error.kind === 'signedOut' || answer.error.kind === 'refused')
  );
}
