import { isDeepStrictEqual } from 'node:util';
import { eventually } from '../../host/eventually';
import type { VsCode } from './openVsCode';
import { packageFakeExtension } from './fakeExtension';

/** Where the extension leaves canaries, a different one in each place. The last place is not searched. */
const places = [
  'trace-log',
  'output-channel',
  'global-state',
  'workspace-state',
  'global-file',
  'workspace-file',
  'setting',
  'file-name',
  'notification',
  'dialog',
  'quick-pick',
  'input-box',
  'tree',
  'hover',
  'status-bar',
  'console',
  'stdout',
  'stderr',
  'child-process',
  'thrown-error',
  'lost-rejection',
  'secret',
] as const;

/** The extension builds the same texts at run time, so that its own source does not contain them. */
const canaries = Object.fromEntries(places.map((place) => [place, `canary-for-the-${place}`]));

const manifest = {
  name: 'leaky-stand-in',
  publisher: 'sample',
  displayName: 'Stand-in for an extension that leaks',
  description: 'Leaves something in every place that there is.',
  contributes: {
    commands: [{ command: 'leaky.leak', title: 'Leak', category: 'Leaky' }],
    configuration: { properties: { 'leaky.text': { type: 'string', default: '' } } },
    views: { explorer: [{ id: 'leaky.tree', name: 'Leaky' }] },
  },
};

const source = `
const { spawn } = require('child_process');
const { commands, window, workspace, ConfigurationTarget, MarkdownString, TreeItem, Uri } = require('vscode');
const of = (place) => ['canary', 'for', 'the', place].join('-');
exports.activate = (context) => {
  const { subscriptions, globalState, workspaceState, globalStorageUri, secrets } = context;
  const leak = async () => {
    const log = window.createOutputChannel('Leaky log', { log: true });
    log.trace(of('trace-log'));
    const output = window.createOutputChannel('Leaky output');
    output.appendLine(of('output-channel'));
    await globalState.update('leaky', of('global-state'));
    await workspaceState.update('leaky', of('workspace-state'));
    await workspace.fs.createDirectory(globalStorageUri);
    await workspace.fs.writeFile(Uri.joinPath(globalStorageUri, 'leaky.bin'), Buffer.from(of('global-file'), 'utf16le'));
    const [folder] = workspace.workspaceFolders;
    await workspace.fs.writeFile(Uri.joinPath(folder.uri, 'leaky.txt'), Buffer.from(of('workspace-file')));
    await workspace.fs.writeFile(Uri.joinPath(globalStorageUri, of('file-name')), Buffer.from(''));
    await workspace.getConfiguration().update('leaky.text', of('setting'), ConfigurationTarget.Global);
    await secrets.store('leaky', of('secret'));
    window.setStatusBarMessage(of('status-bar'));
    console.log(of('console'));
    process.stdout.write(of('stdout') + '\\n');
    process.stderr.write(of('stderr') + '\\n');
    spawn(process.execPath, ['-e', 'console.log(process.argv[1])', of('child-process')], { stdio: 'inherit', env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' } });
    Promise.reject(new Error(of('lost-rejection')));
    const children = [Object.assign(new TreeItem(of('tree')), { tooltip: new MarkdownString(of('hover')) })];
    window.createTreeView('leaky.tree', { treeDataProvider: { getTreeItem: (item) => item, getChildren: () => children } });
    await commands.executeCommand('leaky.tree.focus');
    window.showInformationMessage(of('notification'));
    await window.showInputBox({ prompt: of('input-box') });
    await window.showQuickPick([of('quick-pick')]);
    await window.showInformationMessage(of('dialog'), { modal: true });
    throw new Error(of('thrown-error'));
  };
  subscriptions.push(commands.registerCommand('leaky.leak', leak));
};
`;

/** Packages an extension that leaves canaries everywhere. Returns the file. */
export function packageLeakyExtension(): Promise<string> {
  return packageFakeExtension(manifest, source);
}

/** Makes the extension leak, and waits until a canary is found in every place except the secret store. */
export async function assertFindsEveryLeak(vsCode: VsCode): Promise<void> {
  const { quickInput, dialog, page } = vsCode;
  await vsCode.runCommand('Leaky: Leak');
  for (const [where, place] of [
    [quickInput, 'input-box'],
    [quickInput, 'quick-pick'],
    [dialog, 'dialog'],
    [dialog, 'thrown-error'],
  ] as const) {
    await where.getByText(`canary-for-the-${place}`).first().waitFor();
    await page.keyboard.press('Escape');
  }
  await dialog.waitFor({ state: 'detached' });
  await vsCode.hover(vsCode.treeItem('canary-for-the-tree'));
  const wanted = places.filter((place) => place !== 'secret').sort();
  await eventually(
    async () => [...new Set((await vsCode.findCanaries(canaries)).map(({ canary }) => canary))].sort(),
    (found) => isDeepStrictEqual(found, wanted),
  );
}
