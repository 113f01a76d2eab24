import { readdirSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { getL10nJson } from '@vscode/l10n-dev';
import { format, resolveConfig } from 'prettier';
import * as v from 'valibot';
import { root } from './paths';

/** The file with all messages of the source, for translators and VS Code. */
export const bundleFile = path.join(root, 'l10n', 'bundle.l10n.json');

/** The expected content of {@link bundleFile}: the messages of all `l10n.t(…)` in `src`, sorted by key. */
export async function messageBundle(): Promise<string> {
  const folder = path.join(root, 'src');
  const names = (await readdir(folder, { recursive: true })).filter((name) => name.endsWith('.ts'));
  const texts = await Promise.all(names.toSorted().map((name) => readFile(path.join(folder, name), 'utf8')));
  // One long text is parsed twice as fast as many, because each text starts its own parser.
  const contents = texts.filter((text) => text.includes('l10n.t(')).join('\n');
  const messages = await getL10nJson([{ extension: '.ts', contents }]);
  const sorted = Object.fromEntries(Object.entries(messages).sort(([one], [other]) => (one < other ? -1 : 1)));
  return format(JSON.stringify(sorted, undefined, 2), {
    ...(await resolveConfig(bundleFile)),
    filepath: bundleFile,
  });
}

/** The languages that the extension is translated into. */
export function translatedLanguages(): string[] {
  const names = readdirSync(path.dirname(bundleFile));
  return names.flatMap((name) => /^bundle\.l10n\.([\w-]+)\.json$/.exec(name)?.[1] ?? []).toSorted();
}

/** The files of all translations; users with English as display language load none of them. */
export function translationFiles(): string[] {
  return translatedLanguages().flatMap((language) => [
    `l10n/bundle.l10n.${language}.json`,
    `package.nls.${language}.json`,
  ]);
}

const bundleSchema = v.record(v.string(), v.union([v.string(), v.object({ message: v.string() })]));

/** The texts in a bundle or a package.nls.json, by key. The key of a message with a translator comment includes it. */
export function englishTexts(json: string): Readonly<Record<string, string>> {
  const entries = Object.entries(v.parse(bundleSchema, JSON.parse(json)));
  return Object.fromEntries(entries.map(([key, text]) => [key, typeof text === 'string' ? text : text.message]));
}
