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

/** What was measured. Times called `at` are milliseconds since the epoch with fractions. */
export type Samples = Partial<Readonly<Record<'at' | 'ms' | 'count' | 'megabytes', number>>>;

type Account = Readonly<Record<'origin' | 'token', string>>;

export interface Errand extends Account {
  /** How it is done: by the extension, by nothing but `fetch`, by the official SDK, or by curl on a new connection. */
  readonly way: 'ours' | 'fetch' | 'SDK' | 'curl';
  /** Whether to read the organization's invite, or to read and then create it, before the link goes to the clipboard. */
  readonly creates: boolean;
  readonly organizationId: string;
}

export type Jobs = ReturnType<typeof createJobs>;

const { executeCommand } = vscode.commands;
const run = promisify(execFile);

/** Runs inside the extension host: does what the benchmark posts to its port, and answers with what it measured. */
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
  // A tree whose rows never change by themselves, and a hover that needs no request.
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
    /** Ends when the link is on the clipboard. */
    errand: async (errand: Errand): Promise<Samples> => {
      const at = now();
      if (errand.way === 'ours') {
        await executeCommand(errand.creates ? commandIds.createInviteLink : commandIds.copyInviteLink);
      } else {
        const id = await inviteId(errand);
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
    /** Shows as many fixed rows, which look like organizations, once the service has answered. */
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
    /** By how much the event loop was late at most since the job before. */
    loopDelay: (_input: object): Promise<Samples> => {
      const ms = loop.max / 1e6;
      loop.enable();
      loop.reset();
      return Promise.resolve({ ms });
    },
    memory: (_input: object): Promise<Samples> => Promise.resolve({ megabytes: memoryInUse() }),
    /** Commands, hovers and tools, ten at once, until they are so many or the time is over. */
    mixedUse: async (use: { times: number; maxSeconds: number; link: string }): Promise<Samples> => {
      const endAt = now() + use.maxSeconds * 1000;
      const { uri } = await vscode.workspace.openTextDocument({ content: use.link });
      const check = (invite: string): PromiseLike<unknown> =>
        vscode.lm.invokeTool(toolIds.checkInvite, { input: { invite }, toolInvocationToken: undefined });
      // To draw what each command shows would take longer than all of them.
      await executeCommand('notifications.toggleDoNotDisturbMode');
      let count = 0;
      for (; count < use.times && now() < endAt; count += 10) {
        await Promise.all([
          executeCommand(commandIds.copyInviteLink),
          executeCommand(commandIds.refresh),
          executeCommand('vscode.executeHoverProvider', uri, new vscode.Position(0, 12)),
          check(use.link),
          // Invites not asked for before, so that whatever is kept of each adds up.
          ...Array.from({ length: 6 }, () => check(use.link.replace(/[^/]+$/, randomUUID()))),
        ]);
      }
      await executeCommand('notifications.toggleDoNotDisturbMode');
      return { count, megabytes: memoryInUse() };
    },
  };
}

/** Milliseconds since the epoch with fractions, which the pages of this machine's browser can tell too. */
function now(): number {
  return performance.timeOrigin + performance.now();
}

/** Megabytes that are still needed after everything else was collected. */
function memoryInUse(): number {
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
  return process.memoryUsage().heapUsed / 1024 ** 2;
}

/** One call to the service and nothing more: what any client must at least do. */
async function call({ origin, token }: Account, method: string, message: object): Promise<string> {
  const headers = { 'Content-Type': 'application/json', Authorization: `Bearer ${token}` };
  const request = { method: 'POST', headers, body: JSON.stringify(message) };
  return (await fetch(`${origin}/api/gitpod.v1.${method}`, request)).text();
}

/** Makes the calls that the extension makes, in another way. */
async function inviteId({ way, creates, organizationId, origin, token }: Errand): Promise<string> {
  const { invites } = new Gitpod({ baseURL: `${origin}/api`, bearerToken: token }).organizations;
  const ask = async (sdk: 'retrieve' | 'create', method: string): Promise<string> => {
    const message = { organizationId };
    if (way === 'fetch') return call({ origin, token }, method, message);
    if (way === 'SDK') return JSON.stringify(await invites[sdk](message).catch(() => 'There is none'));
    const headers = ['Content-Type: application/json', `Authorization: Bearer ${token}`];
    const curl = [
      '--silent',
      '--cacert',
      process.env['NODE_EXTRA_CA_CERTS'] ?? '',
      ...headers.flatMap((header) => ['--header', header]),
    ];
    return (await run('curl', [...curl, '--data', JSON.stringify(message), `${origin}/api/gitpod.v1.${method}`]))
      .stdout;
  };
  const read = await ask('retrieve', 'OrganizationService/GetOrganizationInvite');
  const answer = creates ? await ask('create', 'OrganizationService/CreateOrganizationInvite') : read;
  return /"inviteId":"([^"]*)"/.exec(answer)?.[1] ?? '';
}
