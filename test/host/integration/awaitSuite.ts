import { setTimeout as delay } from 'node:timers/promises';
import type { Counts } from '../counts';
import type { ResultsReceiver } from './receiveResults';

/** The longest that the suite, or VS Code on its way to it, may be silent. */
const silenceLimitMs = 90_000;
/** What VS Code said last may still be on its way when VS Code has ended. */
const farewellMs = 1_000;
const pollMs = 250;

/**
 * Waits for the suite to end.
 * @param exitCode that of VS Code, once it has ended
 * @returns the counts, or the reason why there are none
 */
export async function awaitSuite(
  results: ResultsReceiver,
  exitCode: () => number | undefined,
): Promise<Counts | string> {
  const counts = results.result.then((received) => received ?? 'its extension host went away');
  return Promise.race([counts, trouble(results, exitCode)]);
}

async function trouble(results: ResultsReceiver, exitCode: () => number | undefined): Promise<string> {
  const startedAt = Date.now();
  while (Date.now() - Math.max(startedAt, results.lastHeard()) < silenceLimitMs) {
    await delay(pollMs, undefined, { ref: false });
    const code = exitCode();
    if (code === undefined) continue;
    await delay(farewellMs);
    return `VS Code ended with code ${code}`;
  }
  return `nothing was heard for ${silenceLimitMs / 1000} s`;
}
