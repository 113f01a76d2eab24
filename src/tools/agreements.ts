import type { Clock } from '../gitpod/ports';

/** For how long an agreement counts: what a person read long ago they have not agreed to now. */
const agreementMs = 5 * 60_000;

/** What a person was shown, and so agreed to. Each agreement counts once. */
export class Agreements<What> {
  readonly #made = new Map<string, { readonly what: What; readonly at: number }>();

  constructor(private readonly clock: Pick<Clock, 'now'>) {}

  add(key: string, what: What): void {
    this.#made.set(key, { what, at: this.clock.now() });
  }

  /** What was agreed to under this key, unless that is used up or long ago. */
  take(key: string): What | undefined {
    const made = this.#made.get(key);
    this.#made.delete(key);
    return made !== undefined && Math.abs(this.clock.now() - made.at) < agreementMs ? made.what : undefined;
  }
}
