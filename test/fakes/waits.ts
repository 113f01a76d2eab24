import type { Sandbox } from '../sandbox/startSandbox';
import type { FakeClock } from './fakeClock';

/** What makes a call hang until its deadline, which is this long. */
const hanging = new Set(['stalledHeaders', 'stalledBody', 'drippingBody']);
const deadlineMs = 20_000;

/** How long a call is held, which is not too long. */
const heldMs = 10_000;

/** Calls that nothing but time can end. */
export class Waits {
  /** Calls that hang, and whose deadline has passed. */
  readonly #givenUp = new Set<number>();

  constructor(private readonly sandbox: Sandbox) {}

  /** Lets time pass when all of the calls that are open wait for it. */
  async pass(clock: FakeClock, open: number): Promise<void> {
    const calls = this.sandbox.calls();
    const held = calls.filter(({ result }) => result === 'held');
    const hung = calls.filter(
      ({ number, fault, result }) => result === 'pending' && hanging.has(fault ?? '') && !this.#givenUp.has(number),
    );
    if (open === 0 || held.length + hung.length !== open) {
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
