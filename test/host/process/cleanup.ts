import { setTimeout as delay } from 'node:timers/promises';

const undoTimeoutMs = 10_000;

/** A stack of cleanup steps, run last first. */
export class Cleanup {
  readonly #undo: (() => unknown)[] = [];
  #running: Promise<void> | undefined;

  add(undo: () => unknown): void {
    this.#undo.push(undo);
  }

  /** Runs all steps once. Each step has a timeout of ten seconds, and a failed one does not prevent the others. */
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

/**
 * Runs `work`, then the cleanup steps it added. They also run as part of `whole`, if that runs before `work` is done.
 */
export async function withCleanup<T>(whole: Cleanup, work: (cleanup: Cleanup) => Promise<T>): Promise<T> {
  const cleanup = new Cleanup();
  whole.add(() => cleanup.run());
  try {
    return await work(cleanup);
  } finally {
    await cleanup.run();
  }
}
