import { countsLine, type Counts } from './counts';
import type { Cleanup } from './process/cleanup';
import { runMain } from './process/runMain';

/** The frame of a command that runs one layer of tests: ends with its counts, and badly when something failed. */
export function runLayer(run: (args: readonly string[], cleanup: Cleanup) => Promise<Counts>): void {
  runMain(async (cleanup) => {
    const counts = await run(process.argv.slice(2), cleanup);
    console.log(countsLine(counts));
    return counts.failed === 0 ? 0 : 1;
  });
}
