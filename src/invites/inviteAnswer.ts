import { GitpodError } from '../gitpod/gitpodError';
import type { Session } from '../sessions/session';
import type { InviteLink } from './inviteLink';

/** The organization behind an invite, as the service tells it to somebody who is not in it. */
export interface InvitedTo {
  readonly organizationId: string;
  /** Foreign text. */
  readonly name?: string | undefined;
  readonly memberCount?: number | undefined;
}

/** What an invite is and whether it works. `at` is when the service said so, in milliseconds since the epoch. */
export type InviteAnswer = { readonly at: number } & (
  | ({ readonly kind: 'works' } & InvitedTo)
  /** Replaced, or never there: the service does not tell which. `was` is what it was for when it was last seen to work. */
  | { readonly kind: 'stopped'; readonly was?: InvitedTo | undefined }
  /** `session` is who asked; nobody when it was asked without sign-in. */
  | { readonly kind: 'failed'; readonly error: unknown; readonly session?: Session | undefined }
  /** Nobody is signed in to its service, so it was not asked. */
  | { readonly kind: 'notAsked' }
);

const worksMs = 5 * 60_000;
/** An invite that stopped working stays so: there is no way to bring one back. */
const stoppedMs = 30 * 60_000;
const failedMs = 5_000;
const longestRefrainMs = 60_000;

/** For how many milliseconds an answer is taken as true without asking again. */
export function howLongItHolds(answer: InviteAnswer): number {
  switch (answer.kind) {
    case 'works':
      return worksMs;
    case 'stopped':
      return stoppedMs;
    case 'failed': {
      const asked = answer.error instanceof GitpodError ? (answer.error.retryAfterSeconds ?? 0) * 1_000 : 0;
      return Math.min(Math.max(failedMs, asked), longestRefrainMs);
    }
    case 'notAsked':
      return 0;
    default:
      return answer satisfies never;
  }
}

/** What an answer tells of the organization, now or before. */
export function invitedTo(answer: InviteAnswer): InvitedTo | undefined {
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
export function isOutOfReach(answer: InviteAnswer): answer is InviteAnswer & { readonly kind: 'failed' } {
  return (
    answer.kind === 'failed' &&
    answer.error instanceof GitpodError &&
    (answer.error.kind === 'unreachable' || answer.error.kind === 'timedOut')
  );
}

/** The answer for whoever did not want to wait for one. */
export function cancelledAnswer({ host }: InviteLink, at: number): InviteAnswer {
  const error = new GitpodError({
    kind: 'cancelled',
    outcome: 'notSent',
    method: 'OrganizationService/GetOrganizationInviteSummary',
    hostname: host.hostname,
  });
  return { kind: 'failed', error, at };
}
