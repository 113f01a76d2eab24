import path from 'node:path';
import { type Canaries, CanarySearch } from '../../e2e/support/findCanaries';
import { launchBrowser } from '../browser/launchBrowser';
import { addCounts, type Counts, noTests, oneFailure } from '../counts';
import { outFolder, root } from '../paths';
import { type Cleanup, withCleanup } from '../process/cleanup';
import { printStatus } from '../progress';
import { installVsCode } from '../vscode/installVsCode';
import type { VsCodeVersion } from '../vscode/pinned';
import { startServer, type VsCodeServer } from '../vscode/server';
import { prepareSuite } from './suiteRun';
import type { MochaChoices } from './testChannel';

/**
 * Runs the integration suite inside the extension host of a pinned VS Code, in a headless browser.
 * @returns the counts; one failure, with the reason printed, when the suite did not complete
 */
export function runInServer(version: VsCodeVersion, mocha: MochaChoices, parentCleanup: Cleanup): Promise<Counts> {
  return withCleanup(parentCleanup, async (cleanup) => {
    const vsCode = await installVsCode(version);
    const suite = await prepareSuite(mocha, cleanup);
    const server = await startServer({ vsCode, settings: suite.settings, env: suite.env, smokeTestDriver: true });
    cleanup.add(() => server.remove());
    const browser = await launchBrowser();
    cleanup.add(() => browser.close());

    const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
    const errors: string[] = [];
    let exitCode: number | undefined;
    // The workbench calls these two functions when it runs extension tests.
    await page.exposeFunction('codeAutomationLog', (type: string, args: unknown[]) => {
      if (type === 'error') errors.push(args.map(String).join(' '));
    });
    await page.exposeFunction('codeAutomationExit', (code: number) => {
      exitCode = code;
    });
    const remote = (folder: string) => `vscode-remote://${new URL(server.origin).host}${folder}`;
    const payload = [
      ['extensionDevelopmentPath', remote(root)],
      ['extensionTestsPath', remote(path.join(outFolder, 'integration', 'index.js'))],
      ['skipWelcome', 'true'],
    ];
    await page.goto(server.address(undefined, { payload: JSON.stringify(payload) }));

    const result = await suite.result(() => exitCode);
    if (typeof result === 'object') return addCounts(result, await searchLogs(server, suite.keys()));
    printStatus(`The suite did not come to an end in VS Code ${version}: ${result}.`);
    printStatus([...errors, server.output()].join('\n').slice(-6_000));
    return oneFailure;
  });
}

/** Searches the logs and output of VS Code and the extension for tokens and invite IDs. */
async function searchLogs(server: VsCodeServer, keys: Canaries): Promise<Counts> {
  const search = new CanarySearch(keys);
  const found = [
    ...(await search.inFolder(path.join(server.folders.userData, 'logs'))),
    ...search.inText('the output of the server', server.output()),
  ];
  for (const { canary, place } of found) printStatus(`Leaked: ${canary} is in ${place}`);
  return found.length === 0 ? { ...noTests, passed: 1 } : oneFailure;
}
