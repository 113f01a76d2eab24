import { EventEmitter } from 'node:events';

import { GitpodError } from './errors';
import type { GitpodHost } from './host';

/** The last request that a service did not answer. `at` is when it failed, in milliseconds since the epoch. */
interface Unreachable {
  readonly error: GitpodError;
  readonly at: number;
}

/** Which services are unreachable, as one state per service for all callers. A success or a refusal clears it. */
export class Reachability {
  readonly #failures = new Map<string, Unreachable>();
  readonly #events = new EventEmitter<{ recover: [] }>();

  constructor() {
    // Tests create many invite stores for one instance, and each adds a listener.
    this.#events.setMaxListeners(0);
  }

  /** Adds a listener for an unreachable service that answers again; returns a function that removes it. */
  onDidRecover(listener: () => void): () => void {
    this.#events.on('recover', listener);
    return () => this.#events.off('recover', listener);
  }

  /** Why the service is unreachable; undefined if it has answered since, or was never called. */
  failure(host: GitpodHost): Unreachable | undefined {
    return this.#failures.get(host.service.origin);
  }

  /** Records how a request ended. @param error omitted if it succeeded */
  record(host: GitpodHost, at: number, error?: unknown): void {
    const { origin } = host.service;
    if (isUnreachable(error)) {
      this.#failures.set(origin, { error, at });
    } else if (isAnswer(error) && this.#failures.delete(origin)) {
      // Deferred, so that the caller gets its response before listeners send requests.
      queueMicrotask(() => this.#events.emit('recover'));
    }
  }
}

/** Whether the service did not answer at all, so that other requests to it make no sense. */
export function isUnreachable(error: unknown): error is GitpodError {
  return error instanceof GitpodError && (error.kind === 'unreachable' || error.kind === 'timedOut');
}

/** Whether the service itself answered. Other failures do not show that: the caller cancelled, or a proxy answered. */
function isAnswer(error: unknown): boolean {
  return error === undefined || (error instanceof GitpodError && error.outcome === 'refused');
}
