/** The interfaces to the environment: a clock, a logger, fetch and storage. */

export interface Clock {
  /** Milliseconds since the epoch by the machine's clock. May jump; use `sleep` for durations that matter. */
  now(): number;
  /** Resolves after `ms`, or rejects with the signal's reason once it is aborted. Does not keep the process alive. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  sleep: (ms, signal) =>
    new Promise((resolve, reject) => {
      const stop = (): void => {
        clearTimeout(timer);
        // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- by contract, the signal's reason
        reject(signal?.reason);
      };
      const timer = setTimeout(() => {
        signal?.removeEventListener('abort', stop);
        resolve();
      }, ms);
      timer.unref();
      if (signal?.aborted === true) {
        stop();
      } else {
        signal?.addEventListener('abort', stop, { once: true });
      }
    }),
};

/** The five levels of VS Code's `LogOutputChannel`, which implements this. */
export interface Logger {
  trace(message: string): void;
  debug(message: string): void;
  info(message: string): void;
  warn(message: string): void;
  error(message: string): void;
}

/** The part of a response that is used; the global `fetch` and `node-fetch` both return more. */
export interface FetchResponse {
  /** 0 for a redirect that a browser's `fetch` does not expose. */
  readonly status: number;
  readonly headers: { get(name: string): string | null };
  /** Decompressed chunks; `null` if there is no body. */
  readonly body: AsyncIterable<Uint8Array | string> | null;
}

export interface FetchInit {
  readonly method: 'POST';
  readonly headers: Record<string, string>;
  readonly body: string;
  readonly signal: AbortSignal;
  /** A credential never follows a redirect. */
  readonly redirect: 'manual';
}

export type Fetch = (url: string, init: FetchInit) => Promise<FetchResponse>;

/** Storage for data that is not secret: the part of VS Code's `Memento` that the domain needs. */
export interface KeyValueStore {
  get(key: string): unknown;
  update(key: string, value: unknown): PromiseLike<void>;
}

/** Stores a value that is only a convenience, so a write error is ignored. */
export async function remember(memory: KeyValueStore, key: string, value: unknown): Promise<void> {
  try {
    await memory.update(key, value);
  } catch {
    // Best effort.
  }
}

/** Storage for secrets: the part of VS Code's `SecretStorage` that is needed. */
export interface SecretStore {
  keys(): PromiseLike<readonly string[]>;
  get(key: string): PromiseLike<string | undefined>;
  store(key: string, value: string): PromiseLike<void>;
  delete(key: string): PromiseLike<void>;
  /** Adds a listener that gets the key of each secret changed by any window. */
  onDidChange(listener: (key: string) => void): void;
}
