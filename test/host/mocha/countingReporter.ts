import { writeFileSync } from 'node:fs';
import path from 'node:path';
import Mocha from 'mocha';
import { addCounts, type Counts, noTests } from '../counts';
import { root } from '../paths';

/** The environment variable with the path of the counts file. */
export const countsFileVariable = 'GITPOD_INVITES_COUNTS_FILE';

/**
 * Mocha's default report, which also writes the counts of each test file as JSON for the process that started mocha.
 */
export default class CountingReporter extends Mocha.reporters.Spec {
  constructor(runner: Mocha.Runner, options: Mocha.MochaOptions) {
    super(runner, options);
    const countsFile = process.env[countsFileVariable];
    if (countsFile === undefined) return;
    const files = new Map<string, Counts>();
    const count = ({ file }: { readonly file?: string | undefined }, counts: Partial<Counts>): void => {
      const name = path.relative(root, file ?? '');
      files.set(name, addCounts(files.get(name) ?? noTests, { ...noTests, ...counts }));
    };
    runner.on('pass', (test) => {
      count(test, { passed: 1 });
    });
    // A failed hook counts as a test.
    runner.on('fail', (test) => {
      count(test, { failed: 1 });
    });
    runner.on('pending', (test) => {
      count(test, { skipped: 1 });
    });
    runner.once('end', () => {
      writeFileSync(countsFile, JSON.stringify(Object.fromEntries(files)));
    });
  }
}
