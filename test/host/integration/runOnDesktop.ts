import path from 'node:path';
import { oneFailure, type Counts } from '../counts';
import { outFolder, root } from '../paths';
import { withCleanup, type Cleanup } from '../process/cleanup';
import { tell } from '../progress';
import { startDesktop } from '../vscode/desktop';
import type { VsCodeVersion } from '../vscode/pinned';
import { awaitSuite } from './awaitSuite';
import { receiveResults } from './receiveResults';
import { startSandboxes } from './sandboxes';
import { testRequestVariable, type MochaChoices, type TestRequest } from './testChannel';

/**
 * Runs the integration suite in a desktop VS Code.
 * @returns the counts; one failure, with the reason told, when the suite did not come to an end
 */
export function runOnDesktop(version: VsCodeVersion, mocha: MochaChoices, whole: Cleanup): Promise<Counts> {
  return withCleanup(whole, async (cleanup) => {
    const sandboxes = await startSandboxes();
    cleanup.add(() => sandboxes.close());
    const results = await receiveResults((line) => {
      console.log(line);
    });
    cleanup.add(() => {
      results.close();
    });
    const { sandbox, secureSandbox } = sandboxes;
    const request: TestRequest = { port: results.port, mocha, sandbox, secureSandbox };
    const desktop = await startDesktop(
      {
        version,
        settings: sandboxes.settings,
        env: { ...sandboxes.env, [testRequestVariable]: JSON.stringify(request) },
        args: [
          `--extensionDevelopmentPath=${root}`,
          `--extensionTestsPath=${path.join(outFolder, 'integration', 'index.js')}`,
        ],
      },
      cleanup,
    );
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
