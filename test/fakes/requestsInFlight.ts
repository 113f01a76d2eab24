import type { Fetch, FetchResponse } from '../../src/api/ports';

/** Counts requests in flight: from sending until the body is read, the request fails or it is aborted. */
export class RequestsInFlight {
  #open = 0;

  get open(): number {
    return this.#open;
  }

  /** Sends a request and tracks it. */
  async send(send: Fetch, url: string, init: Parameters<Fetch>[1]): Promise<FetchResponse> {
    this.#open += 1;
    let isDone = false;
    const markDone = (): void => {
      this.#open -= isDone ? 0 : 1;
      isDone = true;
    };
    init.signal.addEventListener('abort', markDone, { once: true });
    try {
      const { status, headers, body } = await send(url, init);
      if (body === null) markDone();
      return { status, headers, body: body && trackBody(body, markDone) };
    } catch (error) {
      markDone();
      throw error;
    }
  }
}

function trackBody(body: NonNullable<FetchResponse['body']>, markDone: () => void): AsyncIterable<Uint8Array | string> {
  return {
    [Symbol.asyncIterator]: () => {
      const iterator = body[Symbol.asyncIterator]();
      return {
        next: async () => {
          try {
            const next = await iterator.next();
            if (next.done === true) markDone();
            return next;
          } catch (error) {
            markDone();
            throw error;
          }
        },
        return: async () => {
          markDone();
          return (await iterator.return?.()) ?? { done: true, value: undefined };
        },
      };
    },
  };
}
