import path from 'node:path';
import { launchBrowser } from '../browser/launchBrowser';
import { CanarySearch, type Canaries } from '../../ui/support/findCanaries';
import { addCounts, noTests, oneFailure, type Counts } from '../counts';
import { outFolder, root } from '../paths';
import { withCleanup, type Cleanup } from '../process/cleanup';
import { tell } from '../progress';
import { installVsCode } from '../vscode/installVsCode';
import type { VsCodeVersion } from '../vscode/pinned';
import { startServer, type VsCodeServer } from '../vscode/server';
import { awaitSuite } from './awaitSuite';
import { receiveResults } from './receiveResults';
import { startSandboxes } from './sandboxes';
import { testRequestVariable, type MochaChoices, type TestRequest } from './testChannel';

/**
 * Runs the integration suite inside the extension host of a pinned VS Code, in a browser nobody sees.
 * @returns the counts; one failure, with the reason told, when the suite did not come to an end
 */
export function runInServer(version: VsCodeVersion, mocha: MochaChoices, whole: Cleanup): Promise<Counts> {
  return withCleanup(whole, async (cleanup) => {
    const vsCode = await installVsCode(version);
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
    const server = await startServer({
      vsCode,
      settings: sandboxes.settings,
      env: { ...sandboxes.env, [testRequestVariable]: JSON.stringify(request) },
      smokeTestDriver: true,
    });
    cleanup.add(() => server.remove());
    const browser = await launchBrowser();
    cleanup.add(() => browser.close());

    const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
    const errors: string[] = [];
    let exitCode: number | undefined;
    // The two functions that a workbench with tests calls.
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

    const result = await awaitSuite(results, () => exitCode);
    if (typeof result === 'object') {
      return addCounts(result, await searchLogs(server, sandboxes.keys()));
    }
    tell(`The suite did not come to an end in VS Code ${version}: ${result}.`);
    tell([...errors, server.output()].join('\n').slice(-6_000));
    return oneFailure;
  });
}

/** Looks for keys in what VS Code and the extension logged and printed meanwhile. */
async function searchLogs(server: VsCodeServer, keys: Canaries): Promise<Counts> {
  const search = new CanarySearch(keys);
  const found = [
    ...(await search.inFolder(path.join(server.folders.userData, 'logs'))),
    ...search.inText('the output of the server', server.output()),
  ];
  for (const { canary, place } of found) tell(`Here stands ${canary}, which is a key: ${place}`);
  return found.length === 0 ? { ...noTests, passed: 1 } : oneFailure;
}
