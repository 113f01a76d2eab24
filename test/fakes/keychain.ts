import type { SecretStore } from '../../src/api/ports';
import { strict } from './strict';

export type KeychainCall = 'keys' | 'get' | 'store' | 'delete';

/**
 * The secrets shared by all windows of one VS Code. Like VS Code, it notifies every window of a change shortly
 * afterwards, including the one that made it. Tests can make it fail, lose data or wait.
 */
export class Keychain {
  readonly #secrets = new Map<string, string>();
  readonly #listeners = new Set<(key: string) => void>();
  readonly #failures: { readonly call: KeychainCall; readonly error: Error }[] = [];
  readonly #unanswered: KeychainCall[] = [];
  readonly #holds = new Map<KeychainCall, Promise<void>>();
  /** Whether every call fails. */
  isLocked = false;
  /** Every call, in order: `get session/…`. Never contains a value. */
  readonly calls: string[] = [];
  /** Whether `store` succeeds without storing anything. */
  ignoresStore = false;
  /** Whether `delete` succeeds without deleting anything. */
  ignoresDelete = false;
  /** Returned by every `get`, whatever is stored. */
  garbage: string | undefined;

  /** The keychain as one window sees it. */
  window(): SecretStore {
    return strict<SecretStore>('the secret store', {
      keys: () => this.#call('keys', '', () => [...this.#secrets.keys()]),
      get: (key) => this.#call('get', key, () => this.garbage ?? this.#secrets.get(key)),
      store: (key, value) =>
        this.#call('store', key, () => {
          if (!this.ignoresStore) this.put(key, value);
        }),
      delete: (key) =>
        this.#call('delete', key, () => {
          if (!this.ignoresDelete) this.remove(key);
        }),
      onDidChange: (listener) => {
        this.#listeners.add(listener);
      },
    });
  }

  /** Removes the listener of a closed window. */
  removeListener(listener: (key: string) => void): void {
    this.#listeners.delete(listener);
  }

  /** Returns a stored secret without recording a call. */
  peek(key: string): string | undefined {
    return this.#secrets.get(key);
  }

  get keys(): readonly string[] {
    return [...this.#secrets.keys()];
  }

  /** Stores a secret as another program would. */
  put(key: string, value: string): void {
    this.#secrets.set(key, value);
    this.#notify(key);
  }

  remove(key: string): void {
    this.#secrets.delete(key);
    this.#notify(key);
  }

  /** Drops all secrets without an event, as after closing a VS Code that keeps secrets in memory. */
  clear(): void {
    this.#secrets.clear();
  }

  /** Makes the next `times` calls of this kind fail. */
  fail(call: KeychainCall, times = 1, error = new Error('The keychain is locked')): void {
    for (let time = 0; time < times; time++) this.#failures.push({ call, error });
  }

  /** Clears the failures set by `fail`. */
  recover(): void {
    this.#failures.length = 0;
  }

  /** Leaves the next call of this kind unanswered; later ones are answered. */
  leaveUnanswered(call: KeychainCall): void {
    this.#unanswered.push(call);
  }

  /** Makes calls of this kind wait until the returned function is called. */
  hold(call: KeychainCall): () => void {
    let release = (): void => undefined;
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    this.#holds.set(call, held);
    return () => {
      this.#holds.delete(call);
      release();
    };
  }

  async #call<T>(call: KeychainCall, key: string, work: () => T): Promise<T> {
    this.calls.push(`${call} ${key}`.trim());
    if (this.calls.length > 10_000) {
      // An endless loop of calls. A loop of promises alone would starve all timers, including the time limit of the
      // test.
      await new Promise<never>(() => undefined);
    }
    const unanswered = this.#unanswered.indexOf(call);
    if (unanswered >= 0) {
      this.#unanswered.splice(unanswered, 1);
      await new Promise<never>(() => undefined);
    }
    await this.#holds.get(call);
    const failure = this.#failures.findIndex((known) => known.call === call);
    const [failed] = failure === -1 ? [] : this.#failures.splice(failure, 1);
    if (failed !== undefined) throw failed.error;
    if (this.isLocked) throw new Error('The keychain is locked');
    return work();
  }

  #notify(key: string): void {
    setImmediate(() => {
      for (const listener of [...this.#listeners]) listener(key);
    });
  }
}
