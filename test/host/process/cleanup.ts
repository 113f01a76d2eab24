import { setTimeout as delay } from 'node:timers/promises';

const undoTimeoutMs = 10_000;

/** What has to be undone at the end, last first, however the end comes. */
export class Cleanup {
  readonly #undo: (() => unknown)[] = [];
  #running: Promise<void> | undefined;

  add(undo: () => unknown): void {
    this.#undo.push(undo);
  }

  /** Undoes everything once; each step gets ten seconds, and one that fails does not keep the others from happening. */
  run(): Promise<void> {
    this.#running ??= this.#runAll();
    return this.#running;
  }

  async #runAll(): Promise<void> {
    for (let undo = this.#undo.pop(); undo !== undefined; undo = this.#undo.pop()) {
      const undone = Promise.resolve()
        .then(undo)
        .catch(() => undefined);
      await Promise.race([undone, delay(undoTimeoutMs, undefined, { ref: false })]);
    }
  }
}

/** Runs `work`, and then what it asked to undo; `whole` undoes it too when everything is stopped in the middle of it. */
export async function withCleanup<T>(whole: Cleanup, work: (cleanup: Cleanup) => Promise<T>): Promise<T> {
  const cleanup = new Cleanup();
  whole.add(() => cleanup.run());
  try {
    return await work(cleanup);
  } finally {
    await cleanup.run();
  }
}
