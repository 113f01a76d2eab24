import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { getL10nJson } from '@vscode/l10n-dev';
import { format, resolveConfig } from 'prettier';
import { root } from './paths';

/** The file that holds every message of the source, for translators and for VS Code. */
export const bundleFile = path.join(root, 'l10n', 'bundle.l10n.json');

/** What {@link bundleFile} is to hold: the messages of all `l10n.t(…)` in `src`, in the order of their text. */
export async function messageBundle(): Promise<string> {
  const folder = path.join(root, 'src');
  const names = (await readdir(folder, { recursive: true })).filter((name) => name.endsWith('.ts'));
  const texts = await Promise.all(names.toSorted().map((name) => readFile(path.join(folder, name), 'utf8')));
  // One long text is read twice as quickly as many, for each starts a parser of its own.
  const contents = texts.filter((text) => text.includes('l10n.t(')).join('\n');
  const messages = await getL10nJson([{ extension: '.ts', contents }]);
  const sorted = Object.fromEntries(Object.entries(messages).sort(([one], [other]) => (one < other ? -1 : 1)));
  return format(JSON.stringify(sorted, undefined, 2), {
    ...(await resolveConfig(bundleFile)),
    filepath: bundleFile,
  });
}
