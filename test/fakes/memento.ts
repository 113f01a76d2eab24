import type { KeyValueStore } from '../../src/api/ports';
import { strict } from './strict';

/**
 * What the windows of one VS Code remember together. As there, each window has a copy of all of it, writes its whole copy, and
 * learns later, here by `deliver`, what another window wrote.
 */
export class FakeMemento {
  #written: ReadonlyMap<string, unknown> = new Map();
  readonly #copies = new Map<KeyValueStore, Map<string, unknown>>();
  #failures = 0;
  writes = 0;

  window(): KeyValueStore {
    const copy = new Map(this.#written);
    const memory = strict<KeyValueStore>('the memory', {
      get: (key) => copy.get(key),
      update: (key, value) => {
        if (this.#failures > 0) {
          this.#failures--;
          return Promise.reject(new Error('The disk is full'));
        }
        this.writes++;
        copy.set(key, value);
        this.#written = new Map(copy);
        return Promise.resolve();
      },
    });
    this.#copies.set(memory, copy);
    return memory;
  }

  /** A window that is closed learns no more. */
  forget(memory: KeyValueStore): void {
    this.#copies.delete(memory);
  }

  /** Every window learns what was written last. */
  deliver(): void {
    for (const copy of this.#copies.values()) {
      copy.clear();
      for (const [key, value] of this.#written) copy.set(key, value);
    }
  }

  /** The next `times` updates fail. */
  fail(times = 1): void {
    this.#failures = times;
  }
}
