import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { root } from '../host/paths';
import type { VsCode } from '../ui/support/openVsCode';
import { openVsCode } from '../ui/support/openVsCode';
import { packageStandIn } from '../ui/support/standIn';
import type { Bench } from './bench';
import { median, spread, type Row, type Topic } from './row';
import { number } from './table';

const windows = 7;
/** The list draws only the rows that fit. */
const tall = { width: 1280, height: 2400 };
const builtIn = ['GitHub Authentication', 'Git', 'GitHub', 'Emmet'];
const ours = 'Organization Invites for Gitpod';
const floor = 'An empty extension that registers the same';

/** How long VS Code itself says that activating takes, in the same windows as an extension that does nothing, and VS Code's own. */
export const activation: Topic = {
  name: 'activation',
  async measure(bench: Bench): Promise<readonly Row[]> {
    await bench.closeWindow();
    const vsCode = await openVsCode({ otherVsix: [await packageEmpty()], viewport: tall });
    try {
      const took = new Map<string, number[]>();
      for (let window = 0; window < windows; window++) {
        for (const [name, ms] of await activationTimes(vsCode)) took.set(name, [...(took.get(name) ?? []), ms]);
        await vsCode.reload();
      }
      const our = took.get(ours) ?? [];
      const least = median(took.get(floor) ?? []);
      return [floor, ...builtIn]
        .filter((name) => took.has(name))
        .map((name) => ({
          what: 'activation',
          ours: median(our),
          unit: 'ms',
          spread: spread(our),
          against: { what: name, theirs: median(took.get(name) ?? []) },
          reach: { times: name === floor ? 1.15 : 1 },
          why: `An extension that does nothing but register the same takes ${number(least)} ms in the same windows; the spread of ours is ±${number(spread(our))} ms.`,
        }));
    } finally {
      await vsCode.close();
    }
  },
};

/** Reads the list that *Developer: Show Running Extensions* shows, once everybody is activated. */
async function activationTimes(vsCode: VsCode): Promise<ReadonlyMap<string, number>> {
  await vsCode.runCommand('Developer: Show Running Extensions');
  const rows = vsCode.page.locator('.runtime-extensions-editor .extension');
  for (const name of [ours, floor]) {
    await rows.filter({ hasText: name }).filter({ hasText: /\d+ms/ }).first().waitFor();
  }
  const times = new Map<string, number>();
  for (const text of await rows.allInnerTexts()) {
    const name = text.split('\n')[0]?.trim();
    const ms = /(\d+)ms/.exec(text)?.[1];
    if (name !== undefined && ms !== undefined) times.set(name, Number(ms));
  }
  return times;
}

/** The floor: it contributes what ours does, registers the same, and does nothing else. */
async function packageEmpty(): Promise<string> {
  const renamed = (await readFile(path.join(root, 'package.json'), 'utf8')).replaceAll(/gitpod-?invites/gi, 'empty');
  const { contributes, activationEvents } = JSON.parse(renamed) as { contributes: object; activationEvents: string[] };
  return packageStandIn(
    { name: 'empty', publisher: 'sample', displayName: floor, activationEvents, contributes },
    registrations,
  );
}

const registrations = `
const { authentication, commands, languages, lm, window, CodeActionKind, DocumentDropOrPasteEditKind } = require('vscode');
exports.activate = ({ extension, subscriptions }) => {
  const nothing = () => undefined;
  const { contributes } = extension.packageJSON;
  subscriptions.push(
    window.createOutputChannel('Empty', { log: true }),
    authentication.registerAuthenticationProvider(contributes.authentication[0].id, 'Empty', {
      onDidChangeSessions: nothing, getSessions: () => [], createSession: nothing, removeSession: nothing,
    }),
    window.createTreeView(Object.values(contributes.views)[0][0].id, {
      treeDataProvider: { getChildren: () => [], getTreeItem: nothing },
    }),
    languages.registerHoverProvider('*', { provideHover: nothing }),
    window.registerTerminalLinkProvider({ provideTerminalLinks: () => [], handleTerminalLink: nothing }),
    languages.registerCodeActionsProvider('*', { provideCodeActions: nothing }, { providedCodeActionKinds: [CodeActionKind.QuickFix] }),
    languages.registerDocumentPasteEditProvider('*', { provideDocumentPasteEdits: nothing }, {
      providedPasteEditKinds: [DocumentDropOrPasteEditKind.Empty.append('empty')], pasteMimeTypes: ['text/plain'],
    }),
    window.registerUriHandler({ handleUri: nothing }),
    ...contributes.commands.map(({ command }) => commands.registerCommand(command, nothing)),
    ...contributes.languageModelTools.map(({ name }) => lm.registerTool(name, { invoke: nothing })),
  );
};`;
