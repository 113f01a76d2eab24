import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { packageVariable, readmeUrls } from '../e2e/support/packagedExtension';
import { unusedFeatures, usedFileVariable } from '../e2e/support/usedFeatures';
import { addCounts, type Counts, noTests, oneFailure } from './counts';
import { packageExtension } from './extensionBuild';
import { runMocha, parallelArgs } from './mocha/runMocha';
import { outFolder } from './paths';
import { type Cleanup, withCleanup } from './process/cleanup';
import { removeFolder, temporaryFolder } from './process/temporaryFolder';
import { printStatus } from './progress';
import { installVsCode } from './vscode/installVsCode';

const testTimeoutMs = 240_000;
/** Maximum number of failed files to rerun: more failures at once are not flakiness. */
const maxRerunFiles = 2;

/**
 * Packages the extension and runs the browser tests with it. Arguments are passed to mocha; without any, all tests run.
 */
export async function runE2eTests(args: readonly string[], parentCleanup: Cleanup): Promise<Counts> {
  const vsix = await packageExtension(path.join(outFolder, 'gitpod-invites.vsix'), readmeUrls);
  await installVsCode('1.139.1');
  const variables = { [packageVariable]: vsix };
  const fixedArgs = [
    ...['--no-config', '--forbid-only', '--timeout', String(testTimeoutMs)],
    ...['--require', 'test/e2e/support/rootHooks.ts'],
  ];
  const all = 'test/e2e/**/*.test.ts';
  if (args.length > 0) {
    const files = args.some((argument) => argument.endsWith('.ts')) ? [] : [all];
    return runMocha([...fixedArgs, ...args, ...files], variables, parentCleanup);
  }
  return withCleanup(parentCleanup, async (cleanup) => {
    const folder = await temporaryFolder();
    cleanup.add(() => removeFolder(folder));
    const usedFile = path.join(folder, 'used');
    const allVariables = { ...variables, [usedFileVariable]: usedFile };
    const first = await runMocha([...fixedArgs, ...parallelArgs, all], allVariables, parentCleanup);
    const filesToRerun = selectFilesToRerun(first.files);
    let counts: Counts = first;
    if (filesToRerun.length > 0) {
      printStatus(`Running again, by themselves: ${filesToRerun.join(', ')}`);
      const second = await runMocha([...fixedArgs, ...filesToRerun], allVariables, parentCleanup);
      counts = Object.values({ ...first.files, ...second.files }).reduce(addCounts, noTests);
      const flaky = filesToRerun.filter((file) => second.files[file]?.failed === 0);
      if (flaky.length > 0) printStatus(`UNSTEADY, passed only when run again, to be mended: ${flaky.join(', ')}`);
    }
    const unused = unusedFeatures(await readFile(usedFile, 'utf8').catch(() => ''));
    if (unused.length === 0) return addCounts(counts, { ...noTests, passed: 1 });
    printStatus(`No browser test used these and looked for keys afterwards: ${unused.join(', ')}`);
    return addCounts(counts, oneFailure);
  });
}

/**
 * The files with failed tests, if there are few. A browser test drives a complete VS Code, which has intermittent
 * defects of its own, such as a secret storage that does not respond; a defect of the extension fails both times.
 */
function selectFilesToRerun(files: Readonly<Record<string, Counts>>): string[] {
  const failed = Object.keys(files).filter((file) => (files[file]?.failed ?? 0) > 0);
  return failed.length <= maxRerunFiles ? failed : [];
}
