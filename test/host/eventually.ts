import { setTimeout as delay } from 'node:timers/promises';

const patienceMs = 30_000;
const pollMs = 25;

/** Waits until something holds; then gives it. Fails with what it was last. */
export async function eventually<T>(
  look: () => T | PromiseLike<T>,
  holds: (value: Awaited<T>) => boolean,
): Promise<Awaited<T>> {
  const giveUpAt = Date.now() + patienceMs;
  for (;;) {
    const value = await look();
    if (holds(value)) return value;
    if (Date.now() > giveUpAt) throw new Error(`It did not come to hold; at last it was ${JSON.stringify(value)}`);
    await delay(pollMs);
  }
}
