import path from 'node:path';
import { type Counts, oneFailure } from '../counts';
import { outFolder, root } from '../paths';
import { type Cleanup, withCleanup } from '../process/cleanup';
import { printStatus } from '../progress';
import { startDesktop } from '../vscode/desktop';
import type { VsCodeVersion } from '../vscode/pinned';
import { prepareSuite } from './suiteRun';
import type { MochaChoices } from './testChannel';

/**
 * Runs the integration suite in a desktop VS Code.
 * @returns the counts; one failure, with the reason printed, when the suite did not complete
 */
export function runOnDesktop(version: VsCodeVersion, mocha: MochaChoices, parentCleanup: Cleanup): Promise<Counts> {
  return withCleanup(parentCleanup, async (cleanup) => {
    const suite = await prepareSuite(mocha, cleanup);
    const { settings, env } = suite;
    const tests = path.join(outFolder, 'integration', 'index.js');
    const args = [`--extensionDevelopmentPath=${root}`, `--extensionTestsPath=${tests}`];
    const desktop = await startDesktop({ version, settings, env, args }, cleanup);
    let exitCode: number | undefined;
    void desktop.exited.then((code) => {
      exitCode = code;
    });
    const result = await suite.result(() => exitCode);
    if (typeof result === 'object') return result;
    printStatus(`The suite did not come to an end in the desktop VS Code ${version}: ${result}.`);
    printStatus(desktop.output().slice(-6_000));
    return oneFailure;
  });
}
