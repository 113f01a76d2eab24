import { readFaultRules, type CompleteFaultRule, type Fault } from './fault';

/** The rules in force. Of those that concern a call the first that is due decides; it is gone when it has been used up. */
export class FaultQueue {
  #rules: CompleteFaultRule[] = [];

  /** Adds one `FaultRule` or several. Throws an `Error` for a rule that makes no sense, and then adds none. */
  add(rules: unknown): void {
    this.#rules.push(...readFaultRules(rules));
  }

  /** What goes wrong with this call, if anything. */
  take(method: string): Fault | undefined {
    let due: CompleteFaultRule | undefined;
    for (const rule of this.#rules.filter((known) => known.method === undefined || known.method === method)) {
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

  clear(): void {
    this.#rules = [];
  }
}
