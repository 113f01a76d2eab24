import type { Counts } from './counts';
import { runMocha } from './mocha/runMocha';
import type { Cleanup } from './process/cleanup';

/** Runs the unit tests. Arguments go to mocha; without a file among them all tests run. */
export function runUnitTests(args: readonly string[], whole: Cleanup): Promise<Counts> {
  const files = args.some((argument) => argument.endsWith('.ts')) ? [] : ['test/unit/**/*.test.ts'];
  return runMocha([...args, ...files], {}, whole);
}
