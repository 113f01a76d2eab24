import { spawn } from 'node:child_process';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { GitpodHost } from '../../src/api/host';
import { startSandbox } from '../sandbox/startSandbox';
import { packageExtension } from './extensionBuild';
import { outFolder } from './paths';
import type { Cleanup } from './process/cleanup';
import { runMain } from './process/runMain';
import { step } from './progress';
import { startDesktop } from './vscode/desktop';
import { installVsCode } from './vscode/installVsCode';
import { startServer } from './vscode/server';

const version = '1.139.1';
const usage = `Usage: npm start -- [--no-open] [--host https://…] [--desktop]

Builds the extension and opens a VS Code with it, and a sandbox of the Gitpod service to try it on.
  --no-open      opens no browser; the address is printed
  --host https…  talks to a real service instead of the sandbox
  --desktop      uses a desktop VS Code, which is downloaded once`;

/** The service that the extension connects to. */
interface Service {
  readonly settings: Readonly<Record<string, unknown>>;
  /** Lines that explain how to sign in. */
  readonly instructions: readonly string[];
  /** Environment variables of this machine that the extension needs to reach the service. */
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** A running VS Code, with its address if it runs in a browser. */
interface Running {
  readonly address?: string;
  readonly exited: Promise<number>;
  readonly output: () => string;
}

runMain(async (cleanup) => {
  const { values } = parseArgs({
    options: {
      'no-open': { type: 'boolean', default: false },
      host: { type: 'string' },
      desktop: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) {
    console.log(usage);
    return 0;
  }
  const service = await (values.host === undefined ? sandboxService(cleanup) : realService(values.host));
  const vsix = await packageExtension(path.join(outFolder, 'gitpod-invites.vsix'));
  const { address, exited, output } = await (values.desktop ? onDesktop : inBrowser)(vsix, service, cleanup);
  const opened =
    address === undefined
      ? [`VS Code ${version} opens, with the extension in it.`]
      : [`VS Code ${version} with the extension in it:`, `  ${address}`];
  const hint = 'Open "Gitpod Invites" in the activity bar to begin. Ctrl+C ends everything.';
  console.log(['', ...opened, ...service.instructions, hint, ''].join('\n'));
  if (address !== undefined && !values['no-open']) openBrowser(address);

  const exitCode = await exited;
  if (exitCode !== 0) throw new Error(`VS Code has ended unexpectedly:\n${output().slice(-2_000)}`);
  return 0;
});

async function sandboxService(cleanup: Cleanup): Promise<Service> {
  const sandbox = await startSandbox({ seed: 'demo' });
  cleanup.add(() => sandbox.close());
  return {
    settings: { 'gitpodInvites.host': sandbox.origin },
    instructions: [
      'Sign in with the token of Maya, who is admin of four sample organizations:',
      `  ${sandbox.token('maya')}`,
    ],
    env: {},
  };
}

/** @throws Error that describes the allowed addresses */
function realService(text: string): Service {
  const host = GitpodHost.parse(text);
  if (!(host instanceof GitpodHost)) {
    throw new Error(`--host takes an address such as ${GitpodHost.default.origin}, not "${text}" (${host.problem}).`);
  }
  const network = /^(https?_proxy|all_proxy|no_proxy|NODE_EXTRA_CA_CERTS)$/i;
  return {
    settings: { 'gitpodInvites.host': host.origin },
    instructions: ['Sign in with a personal access token, which you get here:', `  ${host.tokensPage}`],
    env: Object.fromEntries(Object.entries(process.env).filter(([name]) => network.test(name))),
  };
}

async function inBrowser(vsix: string, { settings, env }: Service, cleanup: Cleanup): Promise<Running> {
  const vsCode = await installVsCode(version);
  const server = await step('Starting VS Code', () => startServer({ vsCode, vsix: [vsix], settings, env }));
  cleanup.add(() => server.remove());
  return { address: server.address(), exited: server.exited, output: () => server.output() };
}

async function onDesktop(vsix: string, { settings, env }: Service, cleanup: Cleanup): Promise<Running> {
  return startDesktop({ version, settings, env, vsix, args: [] }, cleanup);
}

/** Opens an address in the user's default browser. Errors are ignored, because the address has been printed. */
function openBrowser(address: string): void {
  const openers: Partial<Record<NodeJS.Platform, [string, ...string[]]>> = {
    darwin: ['open'],
    win32: ['rundll32', 'url.dll,FileProtocolHandler'],
  };
  const [command, ...args] = openers[process.platform] ?? ['xdg-open'];
  const child = spawn(command, [...args, address], { stdio: 'ignore', detached: true });
  child.on('error', () => undefined);
  child.unref();
}
