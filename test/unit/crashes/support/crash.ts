import type { Gate } from '../../../fakes/fakeContext';

/** Before a call takes effect, or after it did and before the caller learns of it. */
export type Moment = 'before' | 'after';

/** Kills the extension host at one of its calls to the outside: from then on, no call is made or returns. */
export class Crash {
  happened = false;
  #count = 0;
  #isArmed = false;

  constructor(
    readonly at: number,
    readonly moment: Moment,
  ) {}

  /** Starts counting calls. */
  arm(): void {
    this.#isArmed = true;
  }

  readonly gate: Gate = async <T>(go: () => PromiseLike<T>) => {
    const isHere = this.#isArmed && this.#count++ === this.at;
    this.happened ||= isHere && this.moment === 'before';
    if (this.happened) return never<T>();
    const result = await go();
    this.happened ||= isHere;
    return this.happened ? never<T>() : result;
  };
}

function never<T>(): Promise<T> {
  return new Promise(() => undefined);
}
