import type { SecretStore } from '../../src/api/ports';
import { strict } from './strict';

export type KeychainCall = 'keys' | 'get' | 'store' | 'delete';

/**
 * The secrets that all windows of one VS Code share. Each change is told to every window, the one that made it included, a
 * little later, as VS Code does. Tests make it fail, forget, or wait.
 */
export class Keychain {
  readonly #secrets = new Map<string, string>();
  readonly #listeners = new Set<(key: string) => void>();
  readonly #failures: { readonly call: KeychainCall; readonly error: Error }[] = [];
  readonly #lost: KeychainCall[] = [];
  readonly #doors = new Map<KeychainCall, Promise<void>>();
  /** Every call fails until it is unlocked. */
  isLocked = false;
  /** Every call, in order: `get session/…`. Never a value. */
  readonly calls: string[] = [];
  /** Says yes to `store` and keeps nothing. */
  forgetful = false;
  /** Says yes to `delete` and keeps everything. */
  stubborn = false;
  /** What it answers to every `get`, whatever it keeps. */
  garbage: string | undefined;

  /** The keychain as one window sees it. */
  window(): SecretStore {
    return strict<SecretStore>('the secret store', {
      keys: () => this.#call('keys', '', () => [...this.#secrets.keys()]),
      get: (key) => this.#call('get', key, () => this.garbage ?? this.#secrets.get(key)),
      store: (key, value) =>
        this.#call('store', key, () => {
          if (!this.forgetful) this.put(key, value);
        }),
      delete: (key) =>
        this.#call('delete', key, () => {
          if (!this.stubborn) this.drop(key);
        }),
      onDidChange: (listener) => {
        this.#listeners.add(listener);
      },
    });
  }

  /** What listened in a window that is closed hears no more. */
  forget(listener: (key: string) => void): void {
    this.#listeners.delete(listener);
  }

  /** What is kept under a key. */
  peek(key: string): string | undefined {
    return this.#secrets.get(key);
  }

  get keys(): readonly string[] {
    return [...this.#secrets.keys()];
  }

  /** Puts a secret there, as if some other program had. */
  put(key: string, value: string): void {
    this.#secrets.set(key, value);
    this.#tell(key);
  }

  drop(key: string): void {
    this.#secrets.delete(key);
    this.#tell(key);
  }

  /** The same as when VS Code that keeps secrets in memory was closed: all gone, and nobody is told. */
  forgetEverything(): void {
    this.#secrets.clear();
  }

  /** The next `times` such calls fail. */
  fail(call: KeychainCall, times = 1, error = new Error('The keychain is locked')): void {
    for (let time = 0; time < times; time++) this.#failures.push({ call, error });
  }

  /** It fails no more. */
  recover(): void {
    this.#failures.length = 0;
  }

  /** The next such call is never answered; those after it are. */
  lose(call: KeychainCall): void {
    this.#lost.push(call);
  }

  /** Such calls wait until the function that this returns is called. */
  hold(call: KeychainCall): () => void {
    let open = (): void => undefined;
    const door = new Promise<void>((resolve) => {
      open = resolve;
    });
    this.#doors.set(call, door);
    return () => {
      this.#doors.delete(call);
      open();
    };
  }

  async #call<T>(call: KeychainCall, key: string, work: () => T): Promise<T> {
    this.calls.push(`${call} ${key}`.trim());
    if (this.calls.length > 10_000) {
      // Asked without end. A loop of promises alone would starve every timer, the test's own time limit among them.
      await new Promise<never>(() => undefined);
    }
    const lost = this.#lost.indexOf(call);
    if (lost >= 0) {
      this.#lost.splice(lost, 1);
      await new Promise<never>(() => undefined);
    }
    await this.#doors.get(call);
    const failure = this.#failures.findIndex((known) => known.call === call);
    const [failed] = failure === -1 ? [] : this.#failures.splice(failure, 1);
    if (failed !== undefined) throw failed.error;
    if (this.isLocked) throw new Error('The keychain is locked');
    return work();
  }

  #tell(key: string): void {
    setImmediate(() => {
      for (const listener of [...this.#listeners]) listener(key);
    });
  }
}
