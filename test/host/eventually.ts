import { setTimeout as delay } from 'node:timers/promises';

const timeoutMs = 30_000;
const pollMs = 25;

/**
 * Polls `look` until `holds` accepts its value, and returns that value.
 * @throws Error with the last value after 30 seconds
 */
export async function eventually<T>(
  look: () => T | PromiseLike<T>,
  predicate: (value: Awaited<T>) => boolean,
): Promise<Awaited<T>> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    const value = await look();
    if (predicate(value)) return value;
    if (Date.now() > deadline) throw new Error(`It did not come to hold; at last it was ${JSON.stringify(value)}`);
    await delay(pollMs);
  }
}
