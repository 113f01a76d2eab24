import { EventEmitter } from 'node:events';

import { GitpodError } from './errors';
import type { GitpodHost } from './host';

/** The last request to a service that did not answer. `at` is when it failed, in milliseconds since the epoch. */
interface Unreachable {
  readonly error: GitpodError;
  readonly at: number;
}

/** Which services are out of reach: one state for each, whoever asked. Any answer of the service clears it, a refusal too. */
export class Reachability {
  readonly #failures = new Map<string, Unreachable>();
  readonly #events = new EventEmitter<{ recover: [] }>();

  constructor() {
    // One store of invites listens; tests make many for one service.
    this.#events.setMaxListeners(0);
  }

  /** Calls back when a service answers again that did not; returns what stops it. */
  onDidRecover(listener: () => void): () => void {
    this.#events.on('recover', listener);
    return () => this.#events.off('recover', listener);
  }

  /** Why the service is out of reach; undefined where it has answered since, or was never asked. */
  failure(host: GitpodHost): Unreachable | undefined {
    return this.#failures.get(host.service.origin);
  }

  /** Takes notice of how a request ended. @param error left out where it was answered */
  record(host: GitpodHost, at: number, error?: unknown): void {
    const { origin } = host.service;
    if (isUnreachable(error)) {
      this.#failures.set(origin, { error, at });
    } else if (isAnswer(error) && this.#failures.delete(origin)) {
      // Later, so that who asked has the answer before others ask about it.
      queueMicrotask(() => this.#events.emit('recover'));
    }
  }
}

/** Whether the service did not answer at all, so that it makes no sense to ask it about anything else. */
export function isUnreachable(error: unknown): error is GitpodError {
  return error instanceof GitpodError && (error.kind === 'unreachable' || error.kind === 'timedOut');
}

/** Whether the service itself answered. Other failures say nothing of it: the caller cancelled, or a proxy is in between. */
function isAnswer(error: unknown): boolean {
  return error === undefined || (error instanceof GitpodError && error.outcome === 'refused');
}
