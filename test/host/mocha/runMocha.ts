import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { addCounts, type Counts, isCounts, noTests, oneFailure } from '../counts';
import { root } from '../paths';
import { type Cleanup, withCleanup } from '../process/cleanup';
import { startProcess } from '../process/guardedProcess';
import { removeFolder, temporaryFolder } from '../process/temporaryFolder';
import { countsFileVariable } from './countingReporter';

/** Makes mocha run two test files at a time, each in its own process. */
export const parallelArgs = ['--parallel', '--jobs', '2'] as const;

/** Total counts, and the counts of each test file by its path relative to the project root. */
export interface MochaResult extends Counts {
  readonly files: Readonly<Record<string, Counts>>;
}

/**
 * Runs mocha on TypeScript in a separate process, with live output.
 * @param args arguments for mocha
 * @returns the counts; at least one failure when mocha exits with an error
 */
export function runMocha(
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  parentCleanup: Cleanup,
): Promise<MochaResult> {
  return withCleanup(parentCleanup, async (cleanup) => {
    const folder = await temporaryFolder();
    cleanup.add(() => removeFolder(folder));
    const countsFile = path.join(folder, 'counts.json');
    const mocha = startProcess(
      process.execPath,
      [
        ...['--import', pathToFileURL(require.resolve('tsx')).href],
        path.join(root, 'node_modules', 'mocha', 'bin', 'mocha.js'),
        ...['--reporter', path.join(__dirname, 'countingReporter.ts')],
        ...args,
      ],
      { cwd: root, env: { ...process.env, ...env, [countsFileVariable]: countsFile }, output: 'inherit' },
    );
    cleanup.add(() => mocha.stop());
    const exitCode = await mocha.exited;
    const files = await readCounts(countsFile);
    if (files === undefined) return { ...oneFailure, files: {} };
    const counts = Object.values(files).reduce(addCounts, noTests);
    return { ...counts, failed: exitCode !== 0 && counts.failed === 0 ? 1 : counts.failed, files };
  });
}

async function readCounts(file: string): Promise<Readonly<Record<string, Counts>> | undefined> {
  const value: unknown = JSON.parse(await readFile(file, 'utf8').catch(() => 'null'));
  if (typeof value !== 'object' || value === null) return undefined;
  const entries = Object.entries(value).filter((entry): entry is [string, Counts] => isCounts(entry[1]));
  return Object.fromEntries(entries);
}
