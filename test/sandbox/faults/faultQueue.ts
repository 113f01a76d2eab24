import { EventEmitter, once } from 'node:events';
import { type CompleteFaultRule, type Fault, readFaultRules } from './fault';

/** The active fault rules. The first due rule that matches a call applies; a used-up rule is removed. */
export class FaultQueue {
  #rules: CompleteFaultRule[] = [];
  readonly #releases = new EventEmitter().setMaxListeners(0);

  /**
   * Adds one `FaultRule` or several.
   *
   * @throws Error for an invalid rule; none is added then
   */
  add(rules: unknown): void {
    this.#rules.push(...readFaultRules(rules));
  }

  /** The fault to inject into this call, if any. Counts the call against the rules. */
  take(method: string, as: string): Fault | undefined {
    let due: CompleteFaultRule | undefined;
    for (const rule of this.#rules) {
      if ((rule.method ?? method) !== method || (rule.as ?? as) !== as) {
        continue;
      }
      if (rule.after > 0) {
        rule.after -= 1;
      } else {
        due ??= rule;
      }
    }
    if (due !== undefined) {
      due.times -= 1;
    }
    this.#rules = this.#rules.filter((rule) => rule.times >= 1);
    return due?.fault;
  }

  /** Resolves when held calls are released; rejects when the signal aborts first. */
  async released(signal: AbortSignal): Promise<void> {
    await once(this.#releases, 'open', { signal });
  }

  /** Releases all calls held now; later ones are held again. */
  release(): void {
    this.#releases.emit('open');
  }

  clear(): void {
    this.#rules = [];
  }
}
