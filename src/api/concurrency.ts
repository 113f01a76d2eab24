import { setMaxListeners } from 'node:events';

/** Work whose result several wait for, each with a signal of their own. */
export class SharedWork<Result> {
  #waiting = 0;

  /**
   * @param result never rejects
   * @param controller what aborts the work
   */
  constructor(
    private readonly result: Promise<Result>,
    private readonly controller: AbortController,
  ) {}

  /**
   * The result; undefined as soon as the signal is aborted.
   * @param onAbandoned is called when that leaves nobody who waits
   */
  async wait(signal?: AbortSignal, onAbandoned?: () => void): Promise<Result | undefined> {
    this.#waiting += 1;
    const result = await untilAborted(this.result, signal);
    this.#waiting -= 1;
    if (result === undefined && this.#waiting === 0) {
      onAbandoned?.();
    }
    return result;
  }

  abort(): void {
    this.controller.abort();
  }
}

async function untilAborted<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T | undefined> {
  if (signal === undefined || signal.aborted) {
    return signal === undefined ? work : undefined;
  }
  let stop = (): void => undefined;
  const aborted = new Promise<undefined>((resolve) => {
    stop = () => {
      resolve(undefined);
    };
  });
  // One signal for much work is no leak, and not worth Node's warning about the eleventh listener.
  setMaxListeners(0, signal);
  signal.addEventListener('abort', stop, { once: true });
  try {
    return await Promise.race([aborted, work]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

/** A piece of work that stands in a line, or has left it. */
export interface QueuedWork<Result> {
  /** What came of the work; never settles when it left the line. */
  readonly result: Promise<Result>;
  /** Goes before all others that still wait. */
  prioritize(): void;
  /** Goes away, if its turn has not come yet; says whether it did. */
  cancel(): boolean;
}

/** Lets a few pieces of work be done at once, while the others wait in line. */
export class ConcurrencyLimiter {
  readonly #waiting: (() => void)[] = [];
  #underWay = 0;

  constructor(private readonly mostAtOnce: number) {}

  /** @param work must not reject */
  enqueue<Result>(work: () => Promise<Result>): QueuedWork<Result> {
    let begin = (): void => undefined;
    const turn = new Promise<void>((resolve) => {
      begin = resolve;
    });
    const result = turn.then(work).finally(() => {
      this.#underWay -= 1;
      this.#next();
    });
    this.#waiting.push(begin);
    this.#next();
    return {
      result,
      prioritize: () => {
        if (this.#remove(begin)) {
          this.#waiting.unshift(begin);
        }
      },
      cancel: () => this.#remove(begin),
    };
  }

  #remove(begin: () => void): boolean {
    const place = this.#waiting.indexOf(begin);
    if (place >= 0) {
      this.#waiting.splice(place, 1);
    }
    return place >= 0;
  }

  #next(): void {
    while (this.#underWay < this.mostAtOnce) {
      const begin = this.#waiting.shift();
      if (begin === undefined) {
        return;
      }
      this.#underWay += 1;
      begin();
    }
  }
}

/**
 * Does work on each item, a few at a time, and takes no further item once the signal is aborted.
 * @param work when it rejects, what is under way comes to its end, and that reason is thrown
 */
export async function forEachConcurrent<Item>(
  items: Iterable<Item>,
  mostAtOnce: number,
  work: (item: Item) => Promise<void>,
  signal?: AbortSignal,
): Promise<void> {
  const rest = items[Symbol.iterator]();
  let failed = false;
  const worker = async (): Promise<void> => {
    for (let next = rest.next(); next.done !== true && !failed && signal?.aborted !== true; next = rest.next()) {
      try {
        await work(next.value);
      } catch (error) {
        failed = true;
        throw error;
      }
    }
  };
  const results = await Promise.allSettled(Array.from({ length: mostAtOnce }, worker));
  const failure = results.find((result) => result.status === 'rejected');
  if (failure !== undefined) {
    throw failure.reason;
  }
}
