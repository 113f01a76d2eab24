import { writeFileSync } from 'node:fs';
import path from 'node:path';
import Mocha from 'mocha';
import { addCounts, type Counts, noTests } from '../counts';
import { root } from '../paths';

/** The environment variable that names the file for the counts. */
export const countsFileVariable = 'GITPOD_INVITES_COUNTS_FILE';

/** Mocha's usual report for people, and at the end the counts of each test file as JSON in a file for whoever started mocha. */
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
    // A hook that fails counts as a test.
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
