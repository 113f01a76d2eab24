import { FakeClock } from './fakeClock';

/** Longest pause that is skipped, in milliseconds. Deadlines are longer. */
const maxSkippedMs = 3_000;

/**
 * A fake clock for tests against the sandbox: short pauses are skipped, deadlines expire only when the test advances
 * time.
 */
export class SkippingClock extends FakeClock {
  /** Every skipped pause, in order, in milliseconds. */
  readonly skippedPauses: number[] = [];

  override async sleep(ms: number, signal?: AbortSignal): Promise<void> {
    if (ms > maxSkippedMs) {
      await super.sleep(ms, signal);
      return;
    }
    this.skippedPauses.push(ms);
    await new Promise(setImmediate);
    signal?.throwIfAborted();
    this.jump(ms);
  }
}
