import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { openVsCode } from '../e2e/support/openVsCode';
import { packageFakeExtension } from '../e2e/support/fakeExtension';
import { root } from '../host/paths';
import type { Bench } from './benchWindow';
import type { Row } from './row';

const windows = 12;
const ours = 'Organization Invites for Gitpod';
const empty = 'An empty extension that registers the same';
const github = 'GitHub Authentication';

/** Measures activation time as reported by VS Code, in windows with all three extensions. */
export async function activation(bench: Bench): Promise<readonly Row[]> {
  await bench.closeWindow();
  // High enough for all rows, because the list renders only visible ones.
  const vsCode = await openVsCode({ otherVsix: [await packageEmpty()], viewport: { width: 1280, height: 2400 } });
  try {
    const samples = new Map<string, number[]>([ours, empty, github].map((name) => [name, []]));
    for (let window = 0; window < windows; window++) {
      if (window > 0) await vsCode.reload();
      await vsCode.runCommand('Developer: Show Running Extensions');
      const rows = vsCode.page.locator('.runtime-extensions-editor .extension').filter({ hasText: /\d+ms/ });
      for (const name of [ours, empty]) await rows.filter({ hasText: name }).first().waitFor();
      for (const text of await rows.allInnerTexts()) {
        const ms = /(\d+)ms/.exec(text)?.[1];
        samples.get(text.split('\n')[0]?.trim() ?? '')?.push(Number(ms));
      }
    }
    const cases = [empty, github].map((name) => ({
      ours: samples.get(ours) ?? [],
      against: { name, theirs: samples.get(name) ?? [] },
      target: { times: name === empty ? 1.1 : 1 },
    }));
    return [{ what: 'Activation as VS Code reports it', cases }];
  } finally {
    await vsCode.close();
  }
}

/** Packages an extension with the same contributions and registrations as this one, which does nothing else. */
async function packageEmpty(): Promise<string> {
  const renamed = (await readFile(path.join(root, 'package.json'), 'utf8')).replaceAll(/gitpod-?invites/gi, 'empty');
  const { contributes, activationEvents } = JSON.parse(renamed) as Readonly<Record<string, object>>;
  const manifest = { name: 'empty', publisher: 'sample', displayName: empty, activationEvents, contributes };
  return packageFakeExtension(manifest, registrations);
}

const registrations = `
const { authentication, commands, languages, lm, window, CodeActionKind, DocumentDropOrPasteEditKind } = require('vscode');
exports.activate = ({ extension, subscriptions }) => {
  const { contributes } = extension.packageJSON;
  const provider = new Proxy({}, { get: () => () => undefined });
  const pastes = { providedPasteEditKinds: [DocumentDropOrPasteEditKind.Empty.append('empty')], pasteMimeTypes: ['text/plain'] };
  subscriptions.push(
    window.createOutputChannel('Empty', { log: true }),
    authentication.registerAuthenticationProvider(contributes.authentication[0].id, 'Empty', provider),
    window.createTreeView(Object.values(contributes.views)[0][0].id, { treeDataProvider: provider }),
    languages.registerHoverProvider('*', provider),
    window.registerTerminalLinkProvider(provider),
    languages.registerCodeActionsProvider('*', provider, { providedCodeActionKinds: [CodeActionKind.QuickFix] }),
    languages.registerDocumentPasteEditProvider('*', provider, pastes),
    window.registerUriHandler(provider),
    ...contributes.commands.map(({ command }) => commands.registerCommand(command, () => undefined)),
    ...contributes.languageModelTools.map(({ name }) => lm.registerTool(name, provider)),
  );
};`;
