import os from 'node:os';
import { type Counts, countsLine } from '../counts';
import { printStatus } from '../progress';
import { Cleanup } from './cleanup';

/** How long open handles may keep a finished command alive. */
const exitGraceMs = 3_000;

/**
 * Runs a command. The exit code is the result of `work`, or 1 with a message when it throws. The cleanup runs whether
 * the command finishes or is interrupted.
 */
export function runMain(work: (cleanup: Cleanup) => Promise<number>): void {
  const cleanup = new Cleanup();
  let interrupted = false;

  // npm and the terminal may both send the same signal; only the first one counts.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      if (interrupted) return;
      interrupted = true;
      printStatus('Stopping …');
      void cleanup.run().then(() => process.exit(128 + os.constants.signals[signal]));
    });
  }

  void work(cleanup)
    .catch((error: unknown) => {
      if (!interrupted) printStatus(error instanceof Error ? error.message : String(error));
      return 1;
    })
    .then(async (exitCode) => {
      if (interrupted) return;
      await cleanup.run();
      process.exitCode = exitCode;
      setTimeout(() => process.exit(), exitGraceMs).unref();
    });
}

/** Runs a layer of tests as a command: prints the counts, and exits with 1 if a test failed. */
export function runLayer(run: (args: readonly string[], cleanup: Cleanup) => Promise<Counts>): void {
  runMain(async (cleanup) => {
    const counts = await run(process.argv.slice(2), cleanup);
    console.log(countsLine(counts));
    return counts.failed === 0 ? 0 : 1;
  });
}
