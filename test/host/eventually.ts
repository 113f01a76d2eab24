import { setTimeout as delay } from 'node:timers/promises';

const timeoutMs = 30_000;
const pollMs = 25;

/**
 * Polls `getValue` until `predicate` accepts the value, and returns it.
 * @throws Error with the last value after 30 seconds
 */
export async function eventually<T>(
  getValue: () => T | PromiseLike<T>,
  predicate: (value: Awaited<T>) => boolean,
): Promise<Awaited<T>> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    const value = await getValue();
    if (predicate(value)) return value;
    if (Date.now() > deadline) throw new Error(`It did not come to hold; at last it was ${JSON.stringify(value)}`);
    await delay(pollMs);
  }
}
