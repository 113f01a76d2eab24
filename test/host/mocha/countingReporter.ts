import { writeFileSync } from 'node:fs';
import Mocha from 'mocha';
import type { Counts } from '../counts';

/** The environment variable that names the file for the counts. */
export const countsFileVariable = 'GITPOD_INVITES_COUNTS_FILE';

/** Mocha's usual report for people, and at the end the counts as JSON in a file for whoever started mocha. */
export default class CountingReporter extends Mocha.reporters.Spec {
  constructor(runner: Mocha.Runner, options: Mocha.MochaOptions) {
    super(runner, options);
    const file = process.env[countsFileVariable];
    runner.once('end', () => {
      const { passes, failures, pending } = this.stats;
      const counts: Counts = { passed: passes, failed: failures, skipped: pending };
      if (file !== undefined) writeFileSync(file, JSON.stringify(counts));
    });
  }
}
