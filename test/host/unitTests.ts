import type { Counts } from './counts';
import { runMocha, parallelArgs } from './mocha/runMocha';
import type { Cleanup } from './process/cleanup';

/** The environment variable that makes tests update their snapshots instead of comparing them. */
export const updateSnapshotsVariable = 'GITPOD_INVITES_UPDATE_SNAPSHOTS';
const updateSnapshotsFlag = '--update-snapshots';

/**
 * Runs the unit tests. Arguments other than `--update-snapshots` are passed to mocha; without a file, all tests run.
 */
export function runUnitTests(args: readonly string[], whole: Cleanup): Promise<Counts> {
  const forMocha = args.filter((argument) => argument !== updateSnapshotsFlag);
  const files = forMocha.some((argument) => argument.endsWith('.ts')) ? [] : ['test/unit/**/*.test.ts'];
  const env = forMocha.length < args.length ? { [updateSnapshotsVariable]: '1' } : {};
  const together = args.length === 0 ? parallelArgs : [];
  return runMocha([...together, ...forMocha, ...files], env, whole);
}
