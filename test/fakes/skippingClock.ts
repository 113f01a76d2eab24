import { FakeClock } from './fakeClock';

/** Up to this long, a pause is a nap. Deadlines are longer. */
const napMs = 3_000;

/** A fake clock for tests that talk to the sandbox: naps pass at once, deadlines only when the test lets time pass. */
export class SkippingClock extends FakeClock {
  /** Every nap, in order. */
  readonly naps: number[] = [];

  override async sleep(ms: number, signal?: AbortSignal): Promise<void> {
    if (ms > napMs) {
      await super.sleep(ms, signal);
      return;
    }
    this.naps.push(ms);
    await new Promise(setImmediate);
    signal?.throwIfAborted();
    this.jump(ms);
  }
}
