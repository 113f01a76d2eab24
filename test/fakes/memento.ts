import type { KeyValueStore } from '../../src/api/ports';
import { strict } from './strict';

/**
 * The `Memento` shared by the windows of one VS Code. As in VS Code, each window has its own copy, writes the whole
 * copy, and receives the writes of other windows later (here: on `deliver`).
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

  /** Stops delivering to a closed window. */
  removeWindow(memory: KeyValueStore): void {
    this.#copies.delete(memory);
  }

  /** Delivers the last write to every window. */
  deliver(): void {
    for (const copy of this.#copies.values()) {
      copy.clear();
      for (const [key, value] of this.#written) copy.set(key, value);
    }
  }

  /** Makes the next `times` updates fail. */
  fail(times = 1): void {
    this.#failures = times;
  }
}
