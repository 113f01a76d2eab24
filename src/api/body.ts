import type { FetchResponse } from './ports';

type Body = FetchResponse['body'];

/** The response body exceeds its size limit. */
export class BodyTooLarge extends Error {
  constructor(limit: number) {
    super(`the answer is larger than ${limit} bytes`);
    this.name = 'BodyTooLarge';
  }
}

/**
 * Reads the whole body as text. `limit` applies to decoded bytes as they arrive, so that neither an endless body nor a
 * small one that decompresses to a huge one fills the memory. Rejects with `BodyTooLarge` or the connection's error.
 * Stops and releases the body when `signal` is aborted, even if the body itself ignores the signal.
 */
export async function readBody(body: Body, limit: number, signal: AbortSignal): Promise<string> {
  if (body === null) {
    return '';
  }
  const pieces: Uint8Array[] = [];
  let size = 0;
  const iterator = body[Symbol.asyncIterator]();
  const releaseBody = (): void => {
    void release(iterator);
  };
  signal.addEventListener('abort', releaseBody, { once: true });
  try {
    for (;;) {
      const next: IteratorResult<Uint8Array | string, unknown> = await iterator.next();
      signal.throwIfAborted();
      if (next.done === true) {
        break;
      }
      const piece = typeof next.value === 'string' ? Buffer.from(next.value) : next.value;
      size += piece.byteLength;
      if (size > limit) {
        releaseBody();
        throw new BodyTooLarge(limit);
      }
      pieces.push(piece);
    }
  } finally {
    signal.removeEventListener('abort', releaseBody);
  }
  await waitForConnectionReuse();
  const [only] = pieces;
  return new TextDecoder().decode(pieces.length === 1 ? only : Buffer.concat(pieces, size));
}

/**
 * Waits until the connection can be reused: the editor's `fetch` releases it one turn of the event loop after the body
 * ends. An earlier call would open a second connection, and later calls would alternate between the two.
 */
function waitForConnectionReuse(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** Releases a body without reading it. */
export function discardBody(body: Body): void {
  if (body !== null) {
    void release(body[Symbol.asyncIterator]());
  }
}

async function release(iterator: AsyncIterator<unknown>): Promise<void> {
  try {
    await iterator.return?.();
  } catch {
    // A body that fails here is already closed.
  }
}

type Headers = FetchResponse['headers'];

/** The retry delay from the headers, in whole seconds. A date is relative to the response's own `Date`, if present. */
export function retryAfterSeconds(headers: Headers, now: number): number | undefined {
  for (const name of ['retry-after', 'ratelimit-retryafter']) {
    const value = headers.get(name)?.trim() ?? '';
    if (/^\d{1,9}(?:\.\d{1,9})?$/.test(value)) {
      return Math.ceil(Number(value));
    }
    const date = httpDate(value);
    if (date !== undefined) {
      return Math.max(0, Math.ceil((date - (dateOf(headers) ?? now)) / 1_000));
    }
  }
  return undefined;
}

/** The service's ID of this request, for the log; undefined if it does not look like an ID. */
export function requestId(headers: Headers): string | undefined {
  for (const name of ['x-request-id', 'x-gitpod-request-id', 'x-trace-id']) {
    const value = headers.get(name);
    if (value !== null && /^[\w.:=+/-]{1,100}$/.test(value)) {
      return value;
    }
  }
  return undefined;
}

/** The host that a redirect points to. The rest of the address is dropped, because it may contain anything. */
export function redirectTarget(headers: Headers, requested: string): string | undefined {
  const location = headers.get('location');
  if (location === null || !URL.canParse(location, requested)) {
    return undefined;
  }
  const { protocol, host } = new URL(location, requested);
  return protocol === 'https:' || protocol === 'http:' ? host : undefined;
}

/** When the response was sent by the service's clock, in milliseconds since the epoch; undefined without a `Date`. */
export function dateOf(headers: Headers): number | undefined {
  return httpDate(headers.get('date') ?? '');
}

function httpDate(text: string): number | undefined {
  if (!/^[A-Z][a-z]{2,8},? /.test(text)) {
    return undefined;
  }
  const time = Date.parse(text);
  return Number.isNaN(time) ? undefined : time;
}
