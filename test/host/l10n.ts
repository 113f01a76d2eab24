import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import * as v from 'valibot';
import { bundleFile, englishTexts, messageBundle, translatedLanguages } from './messageBundle';
import { root } from './paths';
import { runMain } from './process/runMain';
import { printStatus } from './progress';

const translation = v.record(v.string(), v.string());

/** Regenerates the message bundle from the source, and updates the translations. */
runMain(async () => {
  const bundle = await messageBundle();
  await writeFile(bundleFile, bundle);
  printStatus(`Wrote ${path.relative(root, bundleFile)}.`);
  const messages = englishTexts(bundle);
  const manifest = englishTexts(await readFile(path.join(root, 'package.nls.json'), 'utf8'));
  for (const language of translatedLanguages()) {
    await updateTranslation(`l10n/bundle.l10n.${language}.json`, messages);
    await updateTranslation(`package.nls.${language}.json`, manifest);
  }
  return 0;
});

/** Removes obsolete messages from a translation, sorts it like the English bundle, and reports missing messages. */
async function updateTranslation(name: string, english: Readonly<Record<string, string>>): Promise<void> {
  const file = path.join(root, name);
  const existing = v.parse(translation, JSON.parse(await readFile(file, 'utf8')));
  const kept = Object.keys(english).flatMap((key) => {
    const text = existing[key];
    return text === undefined ? [] : [[key, text]];
  });
  await writeFile(file, `${JSON.stringify(Object.fromEntries(kept), undefined, 2)}\n`);
  const missing = Object.keys(english).filter((key) => existing[key] === undefined);
  if (missing.length > 0)
    printStatus(`${name} needs: ${missing.map((key) => JSON.stringify(english[key])).join(', ')}`);
}
