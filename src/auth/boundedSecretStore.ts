import type { Clock, SecretStore } from '../api/ports';
import { SecretStoreError } from './sessionSecrets';

/** Timeout of a call to the secret storage. */
export const secretTimeoutMs = 10_000;
/** How long after a timeout calls that no user waits for fail without reaching the secret storage. */
const pauseMs = 30_000;

/**
 * Shows progress with a Cancel button while the user waits for the secret storage. Resolves when the progress is
 * hidden: on Cancel, or when `answered` is aborted.
 * @param cancellation aborted by the Cancel button
 */
export type ShowWaiting = (cancellation: AbortController, answered: AbortSignal) => PromiseLike<void>;

/** Operations for which a user waits. `ended` is aborted on Cancel, or when the last operation is done. */
interface Waiting {
  users: number;
  readonly ended: AbortController;
}

/**
 * Adds timeouts to VS Code's secret storage, which may never answer. A call times out after ten seconds, unless a user
 * waits for it: the system may be asking for their password, so progress is shown until they cancel. The effect of a
 * call that timed out is unknown; if it is answered later, listeners are notified so that they can read again.
 */
export class BoundedSecretStore implements SecretStore {
  readonly #listeners: ((key: string) => void)[] = [];
  #waiting: Waiting | undefined;
  /** When a call last timed out; undefined once any call is answered. */
  #unansweredAt: number | undefined;

  constructor(
    private readonly secrets: SecretStore,
    private readonly clock: Clock,
    private readonly showWaiting: ShowWaiting,
  ) {}

  /** @throws {SecretStoreError} `unanswered`; so do `get`, `store` and `delete` */
  keys(): Promise<readonly string[]> {
    return this.#call('', () => this.secrets.keys());
  }

  get(key: string): Promise<string | undefined> {
    return this.#call(key, () => this.secrets.get(key));
  }

  store(key: string, value: string): Promise<void> {
    return this.#call(key, () => this.secrets.store(key, value));
  }

  delete(key: string): Promise<void> {
    return this.#call(key, () => this.secrets.delete(key));
  }

  onDidChange(listener: (key: string) => void): void {
    this.secrets.onDidChange(listener);
  }

  /** Adds a listener for calls that succeed after they timed out. It gets the call's key; an empty one for `keys`. */
  onDidAnswerLate(listener: (key: string) => void): void {
    this.#listeners.push(listener);
  }

  /**
   * Runs work that a user waits for: its calls to the secret storage do not time out unless the user cancels.
   * @param signal aborted when the user stops waiting
   */
  async whileUserWaits<T>(work: () => Promise<T>, signal?: AbortSignal): Promise<T> {
    if (signal?.aborted === true) {
      return work();
    }
    const waiting = this.#waitingNow() ?? { users: 0, ended: new AbortController() };
    this.#waiting = waiting;
    waiting.users += 1;
    const left = new AbortController();
    const leave = (): void => {
      if (!left.signal.aborted) {
        left.abort();
        waiting.users -= 1;
        if (waiting.users === 0) {
          waiting.ended.abort();
        }
      }
    };
    signal?.addEventListener('abort', leave, { signal: left.signal });
    try {
      return await work();
    } finally {
      leave();
    }
  }

  /** The current wait. An operation that starts after Cancel begins a new one. */
  #waitingNow(): Waiting | undefined {
    return this.#waiting?.ended.signal.aborted === false ? this.#waiting : undefined;
  }

  /**
   * Limits work that calls the secret storage to the timeout of a single call. The work itself continues after that.
   * @throws {SecretStoreError} `unanswered`
   */
  async withinTimeout<T>(work: Promise<T>): Promise<T> {
    const ended = new AbortController();
    try {
      return await Promise.race([work, this.#timeout(ended.signal)]);
    } finally {
      ended.abort();
    }
  }

  async #timeout(ended: AbortSignal): Promise<never> {
    await this.clock.sleep(secretTimeoutMs, ended);
    throw new SecretStoreError('unanswered');
  }

  async #call<T>(key: string, ask: () => PromiseLike<T>): Promise<T> {
    if (this.#waitingNow() === undefined && this.#isPaused()) {
      throw new SecretStoreError('unanswered');
    }
    const call = { timedOut: false };
    const ended = new AbortController();
    const answer = (async () => ask())();
    const answered = (): void => {
      this.#unansweredAt = undefined;
    };
    answer.then(() => {
      answered();
      if (call.timedOut) {
        this.#listeners.forEach((listener) => {
          listener(key);
        });
      }
    }, answered);
    try {
      return await Promise.race([answer, this.#timeoutUnlessUserWaits(call, ended.signal)]);
    } finally {
      ended.abort();
    }
  }

  async #timeoutUnlessUserWaits(call: { timedOut: boolean }, answered: AbortSignal): Promise<never> {
    await this.clock.sleep(secretTimeoutMs, answered);
    const waiting = this.#waitingNow();
    if (waiting !== undefined) {
      await this.showWaiting(waiting.ended, answered);
      answered.throwIfAborted();
    }
    call.timedOut = true;
    this.#unansweredAt = this.clock.now();
    throw new SecretStoreError('unanswered');
  }

  /** Setting the clock back also ends the pause. */
  #isPaused(): boolean {
    return this.#unansweredAt !== undefined && Math.abs(this.clock.now() - this.#unansweredAt) < pauseMs;
  }
}
