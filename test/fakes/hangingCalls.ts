import type { Sandbox } from '../sandbox/startSandbox';
import type { FakeClock } from './fakeClock';

/** Faults that make a call hang until its deadline. */
const hangingFaults = new Set(['stalledHeaders', 'stalledBody', 'drippingBody']);
const deadlineMs = 20_000;

/** How long a held call waits before the sandbox releases it, in milliseconds; shorter than the deadline. */
const heldMs = 10_000;

/** Finds the calls that only time can end. */
export class HangingCalls {
  /** Hanging calls whose deadline has passed. */
  readonly #timedOut = new Set<number>();

  constructor(private readonly sandbox: Sandbox) {}

  /** Lets time pass if all open calls are waiting for it. */
  async passTime(clock: FakeClock, open: number): Promise<void> {
    if (open === 0) {
      return;
    }
    const calls = this.sandbox.calls();
    const heldCalls = calls.filter(({ result }) => result === 'held');
    const hangingCalls = calls.filter(
      ({ number, fault, result }) =>
        result === 'pending' && hangingFaults.has(fault ?? '') && !this.#timedOut.has(number),
    );
    if (heldCalls.length + hangingCalls.length !== open) {
      return;
    }
    if (heldCalls.length > 0) {
      await clock.advance(heldMs);
      this.sandbox.release();
    } else {
      hangingCalls.forEach(({ number }) => this.#timedOut.add(number));
      await clock.advance(deadlineMs);
    }
  }

  reset(): void {
    this.#timedOut.clear();
  }
}
