import type { Sandbox } from '../sandbox/startSandbox';
import type { FakeClock } from './fakeClock';

/** Faults that make a call hang until its deadline. */
const hanging = new Set(['stalledHeaders', 'stalledBody', 'drippingBody']);
const deadlineMs = 20_000;

/** How long a held call waits before the sandbox releases it, in milliseconds; shorter than the deadline. */
const heldMs = 10_000;

/** Finds the calls that only time can end. */
export class Waits {
  /** Hanging calls whose deadline has passed. */
  readonly #givenUp = new Set<number>();

  constructor(private readonly sandbox: Sandbox) {}

  /** Lets time pass if all open calls are waiting for it. */
  async pass(clock: FakeClock, open: number): Promise<void> {
    if (open === 0) {
      return;
    }
    const calls = this.sandbox.calls();
    const held = calls.filter(({ result }) => result === 'held');
    const hung = calls.filter(
      ({ number, fault, result }) => result === 'pending' && hanging.has(fault ?? '') && !this.#givenUp.has(number),
    );
    if (held.length + hung.length !== open) {
      return;
    }
    if (held.length > 0) {
      await clock.advance(heldMs);
      this.sandbox.release();
    } else {
      hung.forEach(({ number }) => this.#givenUp.add(number));
      await clock.advance(deadlineMs);
    }
  }

  forget(): void {
    this.#givenUp.clear();
  }
}
