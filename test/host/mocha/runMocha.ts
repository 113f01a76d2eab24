import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Counts, isCounts, oneFailure } from '../counts';
import { root } from '../paths';
import { type Cleanup, withCleanup } from '../process/cleanup';
import { startProcess } from '../process/guardedProcess';
import { removeFolder, temporaryFolder } from '../process/temporaryFolder';
import { countsFileVariable } from './countingReporter';

/**
 * Runs mocha on TypeScript in a process of its own, with its output live.
 * @param args mocha's own arguments
 * @returns the counts; at least one failure when mocha ended otherwise than well
 */
export function runMocha(
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  whole: Cleanup,
): Promise<Counts> {
  return withCleanup(whole, async (cleanup) => {
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
    const counts: unknown = JSON.parse(await readFile(countsFile, 'utf8').catch(() => 'null'));
    if (!isCounts(counts)) return oneFailure;
    return exitCode !== 0 && counts.failed === 0 ? { ...counts, failed: 1 } : counts;
  });
}
