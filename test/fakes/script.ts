import type { Gate } from './service';

/**
 * Brings requests of several windows into an order that a test has written down. Each step is `window method`; a request waits
 * until its step comes, and the next step comes when its answer is there. What is not in the script goes at once, after the script.
 */
export class Script {
  readonly #steps: string[];
  readonly #waiting: { readonly step: string; readonly go: () => void }[] = [];

  constructor(steps: readonly string[]) {
    this.#steps = [...steps];
  }

  /** The gate of one window. */
  of(window: string): Gate {
    return async (method, go) => {
      const step = `${window} ${method}`;
      await new Promise<void>((resolve) => {
        this.#waiting.push({ step, go: resolve });
        this.#next();
      });
      try {
        return await go();
      } finally {
        if (this.#steps[0] === step) this.#steps.shift();
        this.#next();
      }
    };
  }

  /** A window will not come to its steps any more. */
  without(window: string): void {
    const rest = this.#steps.filter((step) => !step.startsWith(`${window} `));
    this.#steps.splice(0, this.#steps.length, ...rest);
    this.#next();
  }

  #next(): void {
    const turn = this.#waiting.findIndex(({ step }) => this.#steps.length === 0 || step === this.#steps[0]);
    if (turn !== -1) this.#waiting.splice(turn, 1)[0]?.go();
  }
}
