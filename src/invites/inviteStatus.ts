import { cancelledError, GitpodError } from '../api/errors';
import { isUnreachable as isUnreachableError } from '../api/reachability';
import type { Session } from '../auth/session';
import type { InviteLink } from '../links/inviteLink';

/** The organization behind an invite, as the service tells it to somebody who is not in it. */
export interface InvitedOrganization {
  readonly organizationId: string;
  /** Untrusted text. */
  readonly name?: string | undefined;
  readonly memberCount?: number | undefined;
}

/** What an invite is and whether it works. `at` is when the service said so, in milliseconds since the epoch. */
export type InviteStatus = { readonly at: number } & (
  | ({ readonly kind: 'works' } & InvitedOrganization)
  /** Replaced, or never there: the service does not tell which. `was` is what it was for when it was last seen to work. */
  | { readonly kind: 'stopped'; readonly was?: InvitedOrganization | undefined }
  /** `session` is who asked; nobody when it was asked without sign-in. */
  | { readonly kind: 'failed'; readonly error: unknown; readonly session?: Session | undefined }
  /** Nobody is signed in to its service, so it was not asked. */
  | { readonly kind: 'notAsked' }
);

const validTtlMs = 5 * 60_000;
/** An invite that stopped working stays so: there is no way to bring one back. */
const revokedTtlMs = 30 * 60_000;
const failureTtlMs = 5_000;
const maxFailureTtlMs = 60_000;

/** For how many milliseconds an answer is taken as true without asking again. */
export function ttlMs(answer: InviteStatus): number {
  switch (answer.kind) {
    case 'works':
      return validTtlMs;
    case 'stopped':
      return revokedTtlMs;
    case 'failed': {
      const asked = answer.error instanceof GitpodError ? (answer.error.retryAfterSeconds ?? 0) * 1_000 : 0;
      return Math.min(Math.max(failureTtlMs, asked), maxFailureTtlMs);
    }
    case 'notAsked':
      return 0;
    default:
      return answer satisfies never;
  }
}

/** What an answer tells of the organization, now or before. */
export function organizationOf(answer: InviteStatus): InvitedOrganization | undefined {
  switch (answer.kind) {
    case 'works':
      return answer;
    case 'stopped':
      return answer.was;
    case 'failed':
    case 'notAsked':
      return undefined;
    default:
      return answer satisfies never;
  }
}

/** Whether the service did not answer at all, so that it makes no sense to ask it about many more. */
export function isUnreachable(answer: InviteStatus): answer is InviteStatus & { readonly kind: 'failed' } {
  return answer.kind === 'failed' && isUnreachableError(answer.error);
}

/** The answer for whoever did not want to wait for one. */
export function cancelledStatus({ host }: InviteLink, at: number): InviteStatus {
  const error = cancelledError('OrganizationService/GetOrganizationInviteSummary', host);
  return { kind: 'failed', error, at };
}

/** Whether the service turned the caller away, so that another account may be answered. */
export function isAboutCaller(answer: InviteStatus): boolean {
  return (
    answer.kind === 'failed' &&
    answer.error instanceof GitpodError &&
    (answer.error.kind === 'signedOut' || answer.error.kind === 'refused')
  );
}
