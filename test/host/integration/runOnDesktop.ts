import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { downloadAndUnzipVSCode } from '@vscode/test-electron';
import { oneFailure, type Counts } from '../counts';
import { cacheFolder, outFolder, root } from '../paths';
import { withCleanup, type Cleanup } from '../process/cleanup';
import { startProcess } from '../process/guardedProcess';
import { removeFolder, temporaryFolder } from '../process/temporaryFolder';
import { tell } from '../progress';
import { inheritedEnvironment } from '../vscode/inheritedEnvironment';
import { quietSettings } from '../vscode/serverFolders';
import { awaitSuite } from './awaitSuite';
import { receiveResults } from './receiveResults';
import { startSandboxes } from './sandboxes';
import { testRequestVariable, type MochaChoices, type TestRequest } from './testChannel';

/**
 * Runs the integration suite in a desktop VS Code, which is downloaded from its makers when it is not in the cache.
 * @returns the counts; one failure, with the reason told, when the suite did not come to an end
 */
export function runOnDesktop(version: string, mocha: MochaChoices, whole: Cleanup): Promise<Counts> {
  return withCleanup(whole, async (cleanup) => {
    const executable = await download(version);
    const userData = await temporaryFolder();
    cleanup.add(() => removeFolder(userData));
    const sandboxes = await startSandboxes();
    cleanup.add(() => sandboxes.close());
    const results = await receiveResults((line) => {
      console.log(line);
    });
    cleanup.add(() => {
      results.close();
    });
    await mkdir(path.join(userData, 'User'));
    await writeFile(
      path.join(userData, 'User', 'settings.json'),
      JSON.stringify({ ...quietSettings, ...sandboxes.settings }),
    );
    const { sandbox, secureSandbox } = sandboxes;
    const request: TestRequest = { port: results.port, mocha, sandbox, secureSandbox };
    const desktop = startProcess(
      executable,
      [
        ...['--user-data-dir', userData, '--extensions-dir', path.join(userData, 'extensions')],
        ...['--no-sandbox', '--disable-gpu-sandbox', '--disable-updates', '--disable-workspace-trust'],
        ...['--skip-welcome', '--skip-release-notes'],
        `--extensionDevelopmentPath=${root}`,
        `--extensionTestsPath=${path.join(outFolder, 'integration', 'index.js')}`,
      ],
      {
        env: { ...inheritedEnvironment(), ...sandboxes.env, [testRequestVariable]: JSON.stringify(request) },
        output: 'collect',
      },
    );
    cleanup.add(() => desktop.stop());
    let exitCode: number | undefined;
    void desktop.exited.then((code) => {
      exitCode = code;
    });
    const result = await awaitSuite(results, () => exitCode);
    if (typeof result === 'object') return result;
    tell(`The suite did not come to an end in the desktop VS Code ${version}: ${result}.`);
    tell(desktop.output().slice(-6_000));
    return oneFailure;
  });
}

/** @throws Error that says what this needs, when VS Code cannot be downloaded */
async function download(version: string): Promise<string> {
  try {
    return await downloadAndUnzipVSCode({ version, cachePath: cacheFolder });
  } catch (error) {
    throw new Error(
      `The desktop VS Code ${version} could not be downloaded, for which the internet is needed. ` +
        '"npm run test:integration" runs the same suite in a VS Code from the npm registry.',
      { cause: error },
    );
  }
}
