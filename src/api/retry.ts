import { setMaxListeners } from 'node:events';

import type { GitpodError } from './errors';
import type { Clock } from './ports';

export interface RetryLimits {
  /** Maximum number of attempts, including the first. */
  readonly tries: number;
  /** If the service requests a longer delay than this, the request fails with its error instead of being retried. */
  readonly maxRetryDelayMs: number;
}

/**
 * Delay before each of the successive reads that verify the outcome of a change. The service may still be processing a
 * request that was cut off here, and may take a moment to show its effect.
 */
export const verifyDelaysMs: readonly number[] = [0, 500, 1500];

const firstBackoffMs = 300;
const maxBackoffMs = 3_000;

/**
 * The delay before a read is retried, or `undefined` if it should not be: the delay that the service requests, or else
 * exponential backoff with full jitter. `attempt` counts from 1.
 */
export function pauseBeforeRetry(
  error: GitpodError,
  attempt: number,
  random: () => number,
  limits: RetryLimits,
): number | undefined {
  if (attempt >= limits.tries || !isTransient(error)) {
    return undefined;
  }
  if (error.retryAfterSeconds === undefined) {
    return random() * Math.min(maxBackoffMs, firstBackoffMs * 2 ** (attempt - 1));
  }
  const pause = error.retryAfterSeconds * 1_000;
  // Add jitter, so that clients that were given the same delay do not all retry at once.
  return pause > limits.maxRetryDelayMs ? undefined : pause + random() * firstBackoffMs;
}

function isTransient({ kind, outcome, status }: GitpodError): boolean {
  switch (kind) {
    case 'unavailable':
    case 'unreachable':
    case 'rateLimited':
      return true;
    case 'timedOut':
      // Timed out while connecting, or the server timed out waiting for the request. Never spend a full deadline twice.
      return outcome === 'notSent' || status === 408;
    default:
      return false;
  }
}

/** Rejection reason of work that exceeded its deadline. */
export class DeadlineExceeded extends Error {
  constructor(milliseconds: number) {
    super(`no whole answer within ${milliseconds / 1000} s`);
    this.name = 'DeadlineExceeded';
  }
}

/** A cheap abort reason: without one, `abort` would create an error with a stack for every call that succeeds. */
const over = 'over';

/**
 * Runs `work` with a deadline. When `milliseconds` have passed or `parent` is aborted, rejects at once with
 * `DeadlineExceeded` or the parent's reason, even if the work ignores its signal. That signal is also aborted when the
 * work itself fails, so that anything it left open is closed. Leaves no timer or listener behind.
 */
export function withDeadline<T>(
  clock: Clock,
  milliseconds: number,
  parent: AbortSignal | undefined,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  return new Promise((resolve, reject) => {
    const whole = new AbortController();
    const timer = new AbortController();
    const settle = (): void => {
      parent?.removeEventListener('abort', onParentAborted);
      timer.abort(over);
    };
    const fail = (reason: unknown): void => {
      settle();
      // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- passed on unchanged
      reject(reason);
      whole.abort(reason);
    };
    const onParentAborted = (): void => {
      fail(parent?.reason);
    };
    if (parent?.aborted === true) {
      onParentAborted();
      return;
    }
    if (parent !== undefined) {
      // Concurrent calls may share a signal. That is not a leak, so suppress Node's warning at the eleventh listener.
      setMaxListeners(0, parent);
      parent.addEventListener('abort', onParentAborted, { once: true });
    }
    clock.sleep(milliseconds, timer.signal).then(
      () => {
        fail(new DeadlineExceeded(milliseconds));
      },
      () => undefined,
    );
    work(whole.signal).then((value) => {
      settle();
      resolve(value);
    }, fail);
  });
}
