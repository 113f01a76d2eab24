import { setTimeout as delay } from 'node:timers/promises';

const stepTimeoutMs = 10_000;

/** A stack of cleanup steps, run last first. */
export class Cleanup {
  readonly #steps: (() => unknown)[] = [];
  #running: Promise<void> | undefined;

  add(step: () => unknown): void {
    this.#steps.push(step);
  }

  /** Runs all steps once. Each step has a timeout of ten seconds, and a failed one does not prevent the others. */
  run(): Promise<void> {
    this.#running ??= this.#runAll();
    return this.#running;
  }

  async #runAll(): Promise<void> {
    for (let step = this.#steps.pop(); step !== undefined; step = this.#steps.pop()) {
      const finished = Promise.resolve()
        .then(step)
        .catch(() => undefined);
      await Promise.race([finished, delay(stepTimeoutMs, undefined, { ref: false })]);
    }
  }
}

/**
 * Runs `work`, then the cleanup steps it added. They also run as part of `parent`, if that runs before `work` is done.
 */
export async function withCleanup<T>(parent: Cleanup, work: (cleanup: Cleanup) => Promise<T>): Promise<T> {
  const cleanup = new Cleanup();
  parent.add(() => cleanup.run());
  try {
    return await work(cleanup);
  } finally {
    await cleanup.run();
  }
}
