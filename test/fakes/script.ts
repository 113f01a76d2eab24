import type { Gate } from './service';

/**
 * Runs the requests of several windows in a scripted order. Each step is `window method`: a request waits for its step,
 * and the next step starts when the response has arrived. Requests that are not in the script run once it is finished.
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

  /** Removes the steps of a window that will send no further requests. */
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
