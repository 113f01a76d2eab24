import type { Fetch, FetchResponse } from '../../src/api/ports';

/** Counts requests in flight: from sending until the body is read, the request fails or it is aborted. */
export class Exchanges {
  #open = 0;

  get open(): number {
    return this.#open;
  }

  /** Sends a request and tracks it. */
  async send(send: Fetch, url: string, init: Parameters<Fetch>[1]): Promise<FetchResponse> {
    this.#open += 1;
    let isOver = false;
    const over = (): void => {
      this.#open -= isOver ? 0 : 1;
      isOver = true;
    };
    init.signal.addEventListener('abort', over, { once: true });
    try {
      const { status, headers, body } = await send(url, init);
      if (body === null) over();
      return { status, headers, body: body && watched(body, over) };
    } catch (error) {
      over();
      throw error;
    }
  }
}

function watched(body: NonNullable<FetchResponse['body']>, over: () => void): AsyncIterable<Uint8Array | string> {
  return {
    [Symbol.asyncIterator]: () => {
      const iterator = body[Symbol.asyncIterator]();
      return {
        next: async () => {
          try {
            const next = await iterator.next();
            if (next.done === true) over();
            return next;
          } catch (error) {
            over();
            throw error;
          }
        },
        return: async () => {
          over();
          return (await iterator.return?.()) ?? { done: true, value: undefined };
        },
      };
    },
  };
}
