import type { Fetcher } from '../../src/api/fetchers';
import type { Fetch, FetchInit, FetchResponse } from '../../src/api/ports';

export interface Sent {
  readonly url: string;
  readonly init: FetchInit;
}

/** What happens to one request: an answer, an error, or whatever a function does. */
export type Step = FetchResponse | Error | Fetch;

/** A fetcher that does what it is told, step by step, and remembers what it was given. The last step goes on for ever. */
export class ScriptedFetcher implements Fetcher {
  readonly sent: Sent[] = [];
  loads = 0;
  readonly #steps: Step[];

  constructor(
    readonly name: string,
    ...steps: Step[]
  ) {
    this.#steps = steps;
  }

  load(): Promise<Fetch> {
    this.loads++;
    return Promise.resolve(async (url, init) => {
      this.sent.push({ url, init });
      const step = this.#steps.length > 1 ? this.#steps.shift() : this.#steps[0];
      if (step === undefined) throw new Error('the script has no step');
      if (step instanceof Error) throw step;
      return typeof step === 'function' ? await step(url, init) : step;
    });
  }
}

export function answer(status: number, body: unknown = {}, headers: Record<string, string> = {}): FetchResponse {
  return new Response(typeof body === 'string' ? body : JSON.stringify(body), { status, headers });
}

/** A Connect error as the service writes it. */
export function refusal(status: number, code: string, message = '', headers: Record<string, string> = {}): Fetch {
  return () => Promise.resolve(answer(status, { code, message }, headers));
}

/** Every request gets a fresh copy, because a body can be read only once. */
export function always(status: number, body: unknown = {}, headers: Record<string, string> = {}): Fetch {
  return () => Promise.resolve(answer(status, body, headers));
}

/** Never answers. Listens to the signal as `fetch` does, unless it is deaf. */
export function silence({ deaf = false } = {}): Fetch {
  return (_url, { signal }) =>
    new Promise((_resolve, reject) => {
      if (deaf) return;
      signal.addEventListener('abort', () => {
        reject(new DOMException('This operation was aborted', 'AbortError'));
      });
    });
}

/** An error with the fields that Node puts on it. */
export function systemError(message: string, fields: { code?: string; syscall?: string } = {}): Error {
  return Object.assign(new Error(message), fields);
}

/** What `fetch` rejects with. */
export function fetchFailed(cause: Error): TypeError {
  return new TypeError('fetch failed', { cause });
}
