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
  // Parsing is slow, and most files have nothing to say.
  const files = texts
    .filter((contents) => contents.includes('l10n.t('))
    .map((contents) => ({ extension: '.ts', contents }));
  const messages = Object.entries(await getL10nJson(files)).sort(([one], [other]) => (one < other ? -1 : 1));
  const options = await resolveConfig(bundleFile);
  return format(JSON.stringify(Object.fromEntries(messages), undefined, 2), { ...options, filepath: bundleFile });
}
