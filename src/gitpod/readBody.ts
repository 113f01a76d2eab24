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
