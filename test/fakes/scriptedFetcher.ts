import type { Fetcher } from '../../src/api/fetchers';
import type { Fetch, FetchInit, FetchResponse } from '../../src/api/ports';

export interface Sent {
  readonly url: string;
  readonly init: FetchInit;
}

/** The result of one request: a response, an error, or a function that produces one. */
export type Step = FetchResponse | Error | Fetch;

/** A fetcher that plays back steps and records its requests. The last step repeats. */
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

/** A Connect error as the service sends it. */
export function refusal(status: number, code: string, message = '', headers: Record<string, string> = {}): Fetch {
  return () => Promise.resolve(answer(status, { code, message }, headers));
}

/** Creates a new response for every request, because a body can be read only once. */
export function always(status: number, body: unknown = {}, headers: Record<string, string> = {}): Fetch {
  return () => Promise.resolve(answer(status, body, headers));
}

/** Never responds. Rejects on abort like `fetch`, unless `ignoresAbort`. */
export function noResponse({ ignoresAbort = false } = {}): Fetch {
  return (_url, { signal }) =>
    new Promise((_resolve, reject) => {
      if (ignoresAbort) return;
      signal.addEventListener('abort', () => {
        reject(new DOMException('This operation was aborted', 'AbortError'));
      });
    });
}

/** Creates an error with the fields that Node adds. */
export function systemError(message: string, fields: { code?: string; syscall?: string } = {}): Error {
  return Object.assign(new Error(message), fields);
}

/** The error that `fetch` rejects with. */
export function fetchFailed(cause: Error): TypeError {
  return new TypeError('fetch failed', { cause });
}
