import type { FetchResponse } from './ports';

type Body = FetchResponse['body'];

/** An answer larger than what is worth reading. */
export class BodyTooLarge extends Error {
  constructor(limit: number) {
    super(`the answer is larger than ${limit} bytes`);
    this.name = 'BodyTooLarge';
  }
}

/**
 * The whole body as text. What counts against `limit` are decoded bytes, as they come, so that neither a body without end nor
 * a small one that unpacks into a huge one fills the memory. Rejects with `BodyTooLarge`, or with what broke the connection.
 * Stops when `signal` is aborted, and lets go of the body then, even if the body does not listen.
 */
export async function readBody(body: Body, limit: number, signal: AbortSignal): Promise<string> {
  if (body === null) return '';
  const pieces: Uint8Array[] = [];
  let size = 0;
  const iterator = body[Symbol.asyncIterator]();
  const letGo = (): void => {
    void release(iterator);
  };
  signal.addEventListener('abort', letGo, { once: true });
  try {
    for (;;) {
      const next: IteratorResult<Uint8Array | string, unknown> = await iterator.next();
      signal.throwIfAborted();
      if (next.done === true) break;
      const piece = typeof next.value === 'string' ? Buffer.from(next.value) : next.value;
      size += piece.byteLength;
      if (size > limit) {
        letGo();
        throw new BodyTooLarge(limit);
      }
      pieces.push(piece);
    }
  } finally {
    signal.removeEventListener('abort', letGo);
  }
  await connectionReturned();
  const [only] = pieces;
  return new TextDecoder().decode(pieces.length === 1 ? only : Buffer.concat(pieces, size));
}

/**
 * The editor's `fetch` takes a connection back one turn of the event loop after the body's end. A call that is made before
 * then would open another, and from there on calls would alternate between the two.
 */
function connectionReturned(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** Lets go of a body that nobody will read. */
export function discardBody(body: Body): void {
  if (body !== null) void release(body[Symbol.asyncIterator]());
}

async function release(iterator: AsyncIterator<unknown>): Promise<void> {
  try {
    await iterator.return?.();
  } catch {
    // It is broken, and so it is closed.
  }
}

type Headers = FetchResponse['headers'];

/** The seconds after which the service wants to be asked again. A date counts from the answer's own date, where it has one. */
export function retryAfterSeconds(headers: Headers, now: number): number | undefined {
  for (const name of ['retry-after', 'ratelimit-retryafter']) {
    const value = headers.get(name)?.trim() ?? '';
    if (/^\d{1,9}(?:\.\d{1,9})?$/.test(value)) return Math.ceil(Number(value));
    const date = httpDate(value);
    if (date !== undefined) return Math.max(0, Math.ceil((date - (dateOf(headers) ?? now)) / 1_000));
  }
  return undefined;
}

/** The service's own name for this call, when it has the shape of one. For the log. */
export function requestId(headers: Headers): string | undefined {
  for (const name of ['x-request-id', 'x-gitpod-request-id', 'x-trace-id']) {
    const value = headers.get(name);
    if (value !== null && /^[\w.:=+/-]{1,100}$/.test(value)) return value;
  }
  return undefined;
}

/** The host that a redirect points to, and no more of the address: the rest may hold anything. */
export function redirectTarget(headers: Headers, requested: string): string | undefined {
  const location = headers.get('location');
  if (location === null || !URL.canParse(location, requested)) return undefined;
  const { protocol, host } = new URL(location, requested);
  return protocol === 'https:' || protocol === 'http:' ? host : undefined;
}

/** When the answer was sent by the service's own clock, in milliseconds since the epoch; undefined where it does not say. */
export function dateOf(headers: Headers): number | undefined {
  return httpDate(headers.get('date') ?? '');
}

function httpDate(text: string): number | undefined {
  if (!/^[A-Z][a-z]{2,8},? /.test(text)) return undefined;
  const time = Date.parse(text);
  return Number.isNaN(time) ? undefined : time;
}
