import { setMaxListeners } from 'node:events';

/** Work in flight with several waiting callers, each with its own signal. */
export class SharedWork<Result> {
  #waiting = 0;

  /**
   * @param result never rejects
   * @param controller aborts the work
   */
  constructor(
    private readonly result: Promise<Result>,
    private readonly controller: AbortController,
  ) {}

  /**
   * Resolves with the result, or with undefined as soon as the signal is aborted.
   * @param onAbandoned called if no other caller is waiting then
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
  // Concurrent work may share a signal. That is not a leak, so suppress Node's warning at the eleventh listener.
  setMaxListeners(0, signal);
  signal.addEventListener('abort', stop, { once: true });
  try {
    return await Promise.race([aborted, work]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

/** Work that was added to a queue. */
export interface QueuedWork<Result> {
  /** The result of the work; never settles if the work was cancelled. */
  readonly result: Promise<Result>;
  /** Moves the work to the front of the queue. */
  prioritize(): void;
  /** Removes the work from the queue unless it has started; returns whether it was removed. */
  cancel(): boolean;
}

/** Runs a limited number of tasks at once and queues the others. */
export class ConcurrencyLimiter {
  readonly #waiting: (() => void)[] = [];
  #underWay = 0;

  constructor(private readonly maxConcurrent: number) {}

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
    while (this.#underWay < this.maxConcurrent) {
      const begin = this.#waiting.shift();
      if (begin === undefined) {
        return;
      }
      this.#underWay += 1;
      begin();
    }
  }
}

/** Runs tasks one at a time, in the order of the calls. A task that fails does not affect the next. */
export class SerialQueue {
  #last: Promise<unknown> = Promise.resolve();

  run<Result>(work: () => Promise<Result>): Promise<Result> {
    const result = this.#last.then(work);
    this.#last = result.catch(() => undefined);
    return result;
  }
}

/**
 * Runs `work` for each item with limited concurrency, and starts no further item once the signal is aborted.
 * @param work if it rejects, no further item is started, and the reason is thrown when the work in flight has settled
 */
export async function forEachConcurrent<Item>(
  items: Iterable<Item>,
  maxConcurrent: number,
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
  const results = await Promise.allSettled(Array.from({ length: maxConcurrent }, worker));
  const failure = results.find((result) => result.status === 'rejected');
  if (failure !== undefined) {
    throw failure.reason;
  }
}
