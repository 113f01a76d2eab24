import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { text } from 'node:stream/consumers';
import { inspect, promisify } from 'node:util';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { Gitpod } from '@gitpod/sdk';
import * as vscode from 'vscode';
import { commandIds, toolIds } from '../../src/ui/ids';

/** Measured values. `at` is in fractional milliseconds since the epoch. */
export type Samples = Partial<Readonly<Record<'at' | 'ms' | 'count' | 'megabytes', number>>>;

type Account = Readonly<Record<'origin' | 'token', string>>;

export interface CopyTask extends Account {
  /** The client: the extension, plain `fetch`, the official SDK, or curl on a new connection. */
  readonly client: 'ours' | 'fetch' | 'SDK' | 'curl';
  /** Whether to create an invite after reading the current one, before copying the link. */
  readonly creates: boolean;
  readonly organizationId: string;
}

export type Jobs = ReturnType<typeof createJobs>;

const { executeCommand } = vscode.commands;
const run = promisify(execFile);

/** Runs inside the extension host: executes the jobs posted to its port and responds with the measured values. */
export function activate({ subscriptions }: vscode.ExtensionContext): void {
  const jobs = createJobs(subscriptions) as Readonly<Record<string, (input: unknown) => Promise<Samples>>>;
  const server = createServer((request, response) => {
    const { url = '' } = request;
    const answer = async () =>
      response.end(JSON.stringify(await jobs[url.slice(1)]?.(JSON.parse(await text(request)))));
    answer().catch((error: unknown) => response.writeHead(500).end(inspect(error)));
  });
  server.listen(Number(process.env['GITPOD_INVITES_BENCH_PORT']), '127.0.0.1');
  subscriptions.push({ dispose: () => server.close() });
}

function createJobs(subscriptions: vscode.ExtensionContext['subscriptions']) {
  const loop = monitorEventLoopDelay({ resolution: 1 });
  const rowChanges = new vscode.EventEmitter<undefined>();
  let rows: vscode.TreeItem[] = [];
  // The baselines: a tree whose rows change only in `refreshFixed`, and a hover that needs no request.
  const treeDataProvider: vscode.TreeDataProvider<vscode.TreeItem> = {
    onDidChangeTreeData: rowChanges.event,
    getChildren: (row) => (row === undefined ? rows : []),
    getTreeItem: (row) => row,
  };
  const provideHover = (document: vscode.TextDocument, { line }: vscode.Position) =>
    document.lineAt(line).text === 'fixed hover' ? new vscode.Hover('Over fixed hover') : undefined;
  const view = vscode.window.createTreeView('bench.rows', { treeDataProvider });
  subscriptions.push(view, vscode.languages.registerHoverProvider('*', { provideHover }));
  return {
    copyLink: async (task: CopyTask): Promise<Samples> => {
      const at = now();
      if (task.client === 'ours') {
        await executeCommand(task.creates ? commandIds.createInviteLink : commandIds.copyInviteLink);
      } else {
        const id = await inviteId(task);
        await vscode.env.clipboard.writeText(id);
        if ((await vscode.env.clipboard.readText()) !== id) throw new Error('The clipboard holds something else');
      }
      await executeCommand('notifications.clearAll');
      return { at };
    },
    command: async ({ id }: { id: string }): Promise<Samples> => {
      const at = now();
      await executeCommand(id);
      return { at };
    },
    /** Sends one request, then shows `count` fixed rows that look like organizations. */
    refreshFixed: async ({
      count,
      first,
      ...account
    }: Account & { count: number; first: string }): Promise<Samples> => {
      const at = now();
      await call(account, 'AccountService/GetAccount', {});
      rows = Array.from({ length: count }, (_, index) =>
        Object.assign(new vscode.TreeItem(index === 0 ? first : `Organization ${index}`), {
          collapsibleState: vscode.TreeItemCollapsibleState.Collapsed,
          id: `${account.origin}/0190d0a1-1111-7abc-8def-000000000001/0190d0a1-2222-7abc-8def-${index}`,
          description: 'admin · 12 members',
          iconPath: new vscode.ThemeIcon('organization'),
          contextValue: 'organization admin',
          accessibilityInformation: { label: `Organization ${index}, admin, 12 members` },
        }),
      );
      rowChanges.fire(undefined);
      return { at };
    },
    /** The maximum event loop delay since this job last ran. */
    loopDelay: (_input: object): Promise<Samples> => {
      const ms = loop.max / 1e6;
      loop.enable();
      loop.reset();
      return Promise.resolve({ ms });
    },
    memory: (_input: object): Promise<Samples> => Promise.resolve({ megabytes: memoryInUse() }),
    /** Runs commands, hovers and tools, ten at a time, until `times` or `maxSeconds` is reached. */
    mixedUse: async (use: { times: number; maxSeconds: number; link: string }): Promise<Samples> => {
      const endAt = now() + use.maxSeconds * 1000;
      const { uri } = await vscode.workspace.openTextDocument({ content: use.link });
      const check = (invite: string): PromiseLike<unknown> =>
        vscode.lm.invokeTool(toolIds.checkInvite, { input: { invite }, toolInvocationToken: undefined });
      // Rendering the notifications would take longer than the commands.
      await executeCommand('notifications.toggleDoNotDisturbMode');
      let count = 0;
      for (; count < use.times && now() < endAt; count += 10) {
        await Promise.all([
          executeCommand(commandIds.copyInviteLink),
          executeCommand(commandIds.refresh),
          executeCommand('vscode.executeHoverProvider', uri, new vscode.Position(0, 12)),
          check(use.link),
          // New invites each time, so that anything retained per invite accumulates.
          ...Array.from({ length: 6 }, () => check(use.link.replace(/[^/]+$/, randomUUID()))),
        ]);
      }
      await executeCommand('notifications.toggleDoNotDisturbMode');
      return { count, megabytes: memoryInUse() };
    },
  };
}

/** Fractional milliseconds since the epoch, comparable with times of the browser's pages on this machine. */
function now(): number {
  return performance.timeOrigin + performance.now();
}

/** Heap in use after a garbage collection, in megabytes. */
function memoryInUse(): number {
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
  return process.memoryUsage().heapUsed / 1024 ** 2;
}

/** Makes one call to the service: the minimum that any client must do. */
async function call({ origin, token }: Account, method: string, message: object): Promise<string> {
  const headers = { 'Content-Type': 'application/json', Authorization: `Bearer ${token}` };
  const request = { method: 'POST', headers, body: JSON.stringify(message) };
  return (await fetch(`${origin}/api/gitpod.v1.${method}`, request)).text();
}

/** Makes the same calls as the extension with another client. Returns the invite ID. */
async function inviteId({ client, creates, organizationId, origin, token }: CopyTask): Promise<string> {
  const { invites } = new Gitpod({ baseURL: `${origin}/api`, bearerToken: token }).organizations;
  const ask = async (sdk: 'retrieve' | 'create', method: string): Promise<string> => {
    const message = { organizationId };
    if (client === 'fetch') return call({ origin, token }, method, message);
    if (client === 'SDK') return JSON.stringify(await invites[sdk](message).catch(() => 'There is none'));
    const headers = ['Content-Type: application/json', `Authorization: Bearer ${token}`];
    const options = [
      '--silent',
      '--cacert',
      process.env['NODE_EXTRA_CA_CERTS'] ?? '',
      '--data',
      JSON.stringify(message),
    ];
    const curl = [...options, ...headers.flatMap((header) => ['--header', header])];
    return (await run('curl', [...curl, `${origin}/api/gitpod.v1.${method}`])).stdout;
  };
  const read = await ask('retrieve', 'OrganizationService/GetOrganizationInvite');
  const answer = creates ? await ask('create', 'OrganizationService/CreateOrganizationInvite') : read;
  return /"inviteId":"([^"]*)"/.exec(answer)?.[1] ?? '';
}
