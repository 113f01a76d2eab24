import { EventEmitter, once } from 'node:events';
import { type CompleteFaultRule, type Fault, readFaultRules } from './fault';

/** The rules in force. Of those that concern a call the first that is due decides; it is gone when it has been used up. */
export class FaultQueue {
  #rules: CompleteFaultRule[] = [];
  readonly #gate = new EventEmitter().setMaxListeners(0);

  /** Adds one `FaultRule` or several. Throws an `Error` for a rule that makes no sense, and then adds none. */
  add(rules: unknown): void {
    this.#rules.push(...readFaultRules(rules));
  }

  /** What goes wrong with this call, if anything. */
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

  /** Resolves when held calls are let go; rejects when the signal comes first. */
  async released(signal: AbortSignal): Promise<void> {
    await once(this.#gate, 'open', { signal });
  }

  /** Lets go of all the calls that are held now; later ones are held again. */
  release(): void {
    this.#gate.emit('open');
  }

  clear(): void {
    this.#rules = [];
  }
}
