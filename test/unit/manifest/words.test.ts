import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { bundleFile, englishTexts, messageBundle } from '../../host/messageBundle';
import { readManifest } from './support/manifest';
import { read } from './support/project';

/** The languages that the extension is translated into. */
const languages = ['de', 'es', 'fr', 'ja', 'pt-br', 'zh-cn'];

type Messages = Readonly<Record<string, string>>;

/** Words that are unusual in a UI, and non-standard words for valid and no longer valid. */
const unusualWords =
  /\b(?:whoever|whom|somebody|nobody|people who|is told|says that|stands?|once more|any more|a sign-in of its own|not known whether|dead|stop(?:s|ped)?|(?:still|no longer) works?|works now)\b/i;

describe('The messages', () => {
  const bundle = englishTexts(readFileSync(bundleFile, 'utf8'));
  const manifestWords = englishTexts(read('package.nls.json'));
  it('of the manifest are complete in package.nls.json, with none unused', () => {
    const used = new Set([...read('package.json').matchAll(/"%([^%"]+)%"/g)].map(([, key]) => key));
    assert.deepEqual([...used].toSorted(), Object.keys(manifestWords).toSorted());
  });

  it('of the manifest link only to existing commands', () => {
    const commands = readManifest().contributes.commands.map(({ command }) => command);
    const offered = Object.values(manifestWords).flatMap(commandLinksIn);
    assert.deepEqual(
      offered.filter((link) => !commands.includes(link)),
      [],
    );
  });

  describe('of the source', () => {
    let written: string;

    before(async function () {
      this.timeout(120_000);
      written = await messageBundle();
    });

    it('are all in the bundle (npm run l10n)', () => {
      assert.deepEqual(without(englishTexts(written), bundle), []);
    });

    it('are the only ones in the bundle (npm run l10n)', () => {
      assert.deepEqual(without(bundle, englishTexts(written)), []);
    });

    it('are stored in the generated order and layout (npm run l10n)', () => {
      assert.ok(readFileSync(bundleFile, 'utf8') === written, 'The order or the spacing differs.');
    });
  });

  it('use the terms of VS Code', () => {
    const shown = [...Object.values(bundle), ...Object.values(manifestWords)];
    assert.deepEqual(
      shown.filter((message) => unusualWords.test(message.replace(/\(command:[^)]*\)/g, ''))),
      [],
    );
  });

  it('have one entry per text, with one comment for translators, except for plural forms', () => {
    const texts = Object.entries(bundle).filter(([key]) => !/\/Plural form "(?:few|many|other)"/.test(key));
    const messages = texts.map(([, message]) => message);
    assert.deepEqual(
      messages.filter((message, place) => messages.indexOf(message) !== place),
      [],
    );
  });

  it('do not rely on English plural rules', () => {
    assert.deepEqual(
      Object.values(bundle).filter((message) => /^1 |\b(?:minutes|seconds|days)\b/.test(message)),
      ['Sign in to {0} within 5 minutes to open the invite.'],
    );
  });

  for (const [file, original] of translations()) {
    it(`in ${file} have the same keys, placeholders and commands`, () => {
      const translated = englishTexts(read(file));
      assert.deepEqual(Object.keys(translated).toSorted(), Object.keys(original).toSorted());
      for (const [key, message] of Object.entries(original)) {
        assert.deepEqual(partsOf(translated[key] ?? ''), partsOf(message), `in the translation of: ${key}`);
      }
    });
  }

  function translations(): [string, Messages][] {
    return languages.flatMap((language): [string, Messages][] => [
      [`l10n/bundle.l10n.${language}.json`, bundle],
      [`package.nls.${language}.json`, manifestWords],
    ]);
  }
});

function without(messages: Messages, others: Messages): string[] {
  return Object.keys(messages).filter((key) => !(key in others));
}

function commandLinksIn(message: string): string[] {
  return [...message.matchAll(/\(command:([\w.-]+)/g)].map(([, command = '']) => command);
}

/**
 * The parts that a translation must keep: placeholders such as `{0}`, code, line breaks, the ellipsis of a command, and
 * links.
 */
function partsOf(message: string): string[] {
  return [...(message.match(/\$?\{\w+\}|`[^`]+`|\n|…$/g) ?? []), ...commandLinksIn(message)].toSorted();
}
