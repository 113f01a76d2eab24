import type { Clock, SecretStore } from '../api/ports';
import { SecretStoreError } from './sessionSecrets';

/** How long the secret storage may take before it counts as not answering. */
export const secretTimeoutMs = 10_000;
/** For how long it is then left alone by what no user waits for. */
const pauseMs = 30_000;

/**
 * Shows that the user waits for the secret storage, with a Cancel button, until the signal is aborted. Resolves when it is shown no more.
 * @param cancellation what Cancel aborts
 */
export type ShowWaiting = (cancellation: AbortController, answered: AbortSignal) => PromiseLike<void>;

/** Users who wait for the secret storage: aborted when the last of them cancels or is done. */
interface Waiting {
  users: number;
  readonly ended: AbortController;
}

/**
 * VS Code's secret storage, which may never answer: then everything that waits for it would wait for ever. A call is given up after
 * ten seconds, unless a user waits for it: the system may be asking for their password, so that is shown until they cancel. What a
 * call that was given up did is unknown; when it is answered after all, listeners are told, so that they read again.
 */
export class BoundedSecretStore implements SecretStore {
  readonly #listeners: ((key: string) => void)[] = [];
  #waiting: Waiting | undefined;
  /** When a call was given up; undefined once one is answered. */
  #unansweredAt: number | undefined;

  constructor(
    private readonly secrets: SecretStore,
    private readonly clock: Clock,
    private readonly showWaiting: ShowWaiting,
  ) {}

  /** @throws {SecretStoreError} `unanswered`, as do all of these */
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

  /** Calls back when a call is answered that was given up, with the key that it was about; an empty one when that was all keys. */
  onDidAnswerLate(listener: (key: string) => void): void {
    this.#listeners.push(listener);
  }

  /**
   * Does work that a user waits for: what it asks the secret storage is not given up before they cancel.
   * @param signal aborted when they wait no more
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

  /** Whoever comes after Cancel waits anew. */
  #waitingNow(): Waiting | undefined {
    return this.#waiting?.ended.signal.aborted === false ? this.#waiting : undefined;
  }

  /**
   * What work comes to that asks the secret storage, as long as that takes no longer than one call may; the work itself goes on.
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
    if (this.#waitingNow() === undefined && this.#pauses()) {
      throw new SecretStoreError('unanswered');
    }
    const call = { isGivenUp: false };
    const ended = new AbortController();
    const answer = (async () => ask())();
    const answered = (): void => {
      this.#unansweredAt = undefined;
    };
    answer.then(() => {
      answered();
      if (call.isGivenUp) {
        this.#listeners.forEach((listener) => {
          listener(key);
        });
      }
    }, answered);
    try {
      return await Promise.race([answer, this.#untilGivenUp(call, ended.signal)]);
    } finally {
      ended.abort();
    }
  }

  async #untilGivenUp(call: { isGivenUp: boolean }, answered: AbortSignal): Promise<never> {
    await this.clock.sleep(secretTimeoutMs, answered);
    const waiting = this.#waitingNow();
    if (waiting !== undefined) {
      await this.showWaiting(waiting.ended, answered);
      answered.throwIfAborted();
    }
    call.isGivenUp = true;
    this.#unansweredAt = this.clock.now();
    throw new SecretStoreError('unanswered');
  }

  /** A clock that was set back ends the pause, too. */
  #pauses(): boolean {
    return this.#unansweredAt !== undefined && Math.abs(this.clock.now() - this.#unansweredAt) < pauseMs;
  }
}
