/** What this room needs from outside: a clock, somewhere to log, and a way to send one request. */

export interface Clock {
  /** Milliseconds since 1970, as the machine believes. May jump; durations that matter are measured by `sleep`. */
  now(): number;
  /** Resolves after `ms` milliseconds, or rejects with the signal's reason as soon as it is aborted. Keeps no process alive. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  sleep: (ms, signal) =>
    new Promise((resolve, reject) => {
      const stop = (): void => {
        clearTimeout(timer);
        // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- the contract is the reason itself
        reject(signal?.reason);
      };
      const timer = setTimeout(() => {
        signal?.removeEventListener('abort', stop);
        resolve();
      }, ms);
      timer.unref();
      if (signal?.aborted === true) stop();
      else signal?.addEventListener('abort', stop, { once: true });
    }),
};

/** The five levels of VS Code's `LogOutputChannel`, which satisfies this. */
export interface Logger {
  trace(message: string): void;
  debug(message: string): void;
  info(message: string): void;
  warn(message: string): void;
  error(message: string): void;
}

/** As much of an answer as is looked at; both the global `fetch` and `node-fetch` give more than this. */
export interface FetchResponse {
  /** 0 for a redirect that a browser's `fetch` keeps to itself. */
  readonly status: number;
  readonly headers: { get(name: string): string | null };
  /** Decoded (decompressed) pieces; `null` when there is none. */
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

/** Where things are remembered that are no secrets: the part of VS Code's `Memento` that the domain needs. */
export interface KeyValueStore {
  get(key: string): unknown;
  update(key: string, value: unknown): PromiseLike<void>;
}

/** Remembers what is only convenient: nothing else fails because it could not be written. */
export async function remember(memory: KeyValueStore, key: string, value: unknown): Promise<void> {
  try {
    await memory.update(key, value);
  } catch {
    // It is missed, and no more.
  }
}

/** Where secrets are kept: the part of VS Code's `SecretStorage` that this room needs. */
export interface SecretStore {
  keys(): PromiseLike<readonly string[]>;
  get(key: string): PromiseLike<string | undefined>;
  store(key: string, value: string): PromiseLike<void>;
  delete(key: string): PromiseLike<void>;
  /** Calls back with the key of each secret that any window changed. */
  onDidChange(listener: (key: string) => void): void;
}
