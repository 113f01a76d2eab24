import { setMaxListeners } from 'node:events';

import type { GitpodError } from './errors';
import type { Clock } from './ports';

export interface RetryLimits {
  /** How often one thing is asked at most. */
  readonly tries: number;
  /** A service that asks for more patience than this is not waited for: the user is told. */
  readonly longestPauseMs: number;
}

/**
 * How long after a change the state is read, one after the other, where that has to tell what happened: a request that was cut off here may
 * still be at work there, and a service may take a moment to show what it did.
 */
export const verifyDelaysMs: readonly number[] = [0, 500, 1500];

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

/** Why a piece of work was ended by its deadline. */
export class DeadlineExceeded extends Error {
  constructor(milliseconds: number) {
    super(`no whole answer within ${milliseconds / 1000} s`);
    this.name = 'DeadlineExceeded';
  }
}

/** A cheap reason: without one, `abort` makes an error with a stack, for every call that goes well. */
const over = 'over';

/**
 * Does `work`, and ends it when `milliseconds` have passed or when `parent` is aborted: then the promise rejects at once, with
 * `DeadlineExceeded` or the parent's reason, even if the work does not listen to the signal it was given. That signal is also
 * aborted when the work itself fails, so that what it left open is closed. Leaves no timer and no listener behind.
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
      // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- passed on as it came
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
      // One signal for many calls at once is no leak, and not worth Node's warning about the eleventh listener.
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
