import path from 'node:path';
import { packageExtension } from './extensionBuild';
import { outFolder } from './paths';
import type { Cleanup } from './process/cleanup';
import { runMain } from './process/runMain';
import { step } from './progress';
import { openBrowser } from './start/openBrowser';
import { startService, type Service } from './start/service';
import { readStartOptions, startUsage } from './start/startOptions';
import { startDesktop } from './vscode/desktop';
import { installVsCode } from './vscode/installVsCode';
import { startServer } from './vscode/server';

const version = '1.139.1';

/** A VS Code that is there: how to get to it, and when it has gone. */
interface Running {
  readonly address: string | undefined;
  readonly exited: Promise<number>;
  readonly output: () => string;
}

runMain(async (cleanup) => {
  const options = readStartOptions(process.argv.slice(2));
  if (options === 'help') {
    console.log(startUsage);
    return 0;
  }
  const vsix = await packageExtension(path.join(outFolder, 'gitpod-invites.vsix'));
  const service = await startService(options.host, cleanup);
  const running = await (options.desktop ? onDesktop : inBrowser)(vsix, service, cleanup);

  console.log(
    [
      '',
      ...(running.address === undefined
        ? [`VS Code ${version} opens, with the extension in it.`]
        : [`VS Code ${version} with the extension in it:`, `  ${running.address}`]),
      ...(options.host === undefined ? ['It talks to a sandbox:', `  ${service.origin}`] : []),
      ...service.advice,
      'Open "Gitpod Invites" in the activity bar to begin. Ctrl+C ends everything.',
      '',
    ].join('\n'),
  );
  if (options.open && running.address !== undefined) openBrowser(running.address);

  const exitCode = await running.exited;
  if (exitCode !== 0) throw new Error(`VS Code has ended unexpectedly:\n${running.output().slice(-2_000)}`);
  return 0;
});

async function inBrowser(vsix: string, service: Service, cleanup: Cleanup): Promise<Running> {
  const vsCode = await installVsCode(version);
  const server = await step('Starting VS Code', () =>
    startServer({ vsCode, vsix: [vsix], settings: settingsFor(service), env: service.env }),
  );
  cleanup.add(() => server.remove());
  return { address: server.address(), exited: server.exited, output: () => server.output() };
}

async function onDesktop(vsix: string, service: Service, cleanup: Cleanup): Promise<Running> {
  const settings = settingsFor(service);
  const desktop = await startDesktop({ version, settings, env: service.env, vsix, args: [] }, cleanup);
  return { address: undefined, exited: desktop.exited, output: () => desktop.output() };
}

function settingsFor(service: Service) {
  return { 'gitpodInvites.host': service.origin };
}
