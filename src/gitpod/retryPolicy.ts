import type { GitpodError } from './gitpodError';

export interface RetryLimits {
  /** How often one thing is asked at most. */
  readonly tries: number;
  /** A service that asks for more patience than this is not waited for: the person is told. */
  readonly longestPauseMs: number;
}

const firstBackoffMs = 300;
const longestBackoffMs = 3_000;

/**
 * How long to wait before a read is tried again, or `undefined` when it is not worth it: what the service says, else
 * exponential backoff with full jitter. `attempt` counts from 1.
 */
export function pauseBeforeRetry(
  error: GitpodError,
  attempt: number,
  random: () => number,
  limits: RetryLimits,
): number | undefined {
  if (attempt >= limits.tries || !mayPass(error)) return undefined;
  if (error.retryAfterSeconds === undefined) {
    return random() * Math.min(longestBackoffMs, firstBackoffMs * 2 ** (attempt - 1));
  }
  const pause = error.retryAfterSeconds * 1_000;
  // A little more than asked, so that everybody who was told the same does not come back at once.
  return pause > limits.longestPauseMs ? undefined : pause + random() * firstBackoffMs;
}

function mayPass({ kind, outcome, status }: GitpodError): boolean {
  switch (kind) {
    case 'unavailable':
    case 'unreachable':
    case 'rateLimited':
      return true;
    case 'timedOut':
      // While connecting, or the server grew tired of waiting for the request. A whole deadline is not waited for twice.
      return outcome === 'notSent' || status === 408;
    default:
      return false;
  }
}
