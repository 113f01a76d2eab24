import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { bundleFile, englishTexts, messageBundle } from '../../host/messageBundle';
import { readManifest } from './support/manifest';
import { read } from './support/project';

/** The languages that the extension is translated into. */
const languages = ['de', 'es', 'fr', 'ja', 'pt-br', 'zh-cn'];

type Messages = Readonly<Record<string, string>>;

/** Words that users would have to decode, and others than the ones for valid and no longer valid. */
const unusualWords =
  /\b(?:whoever|whom|somebody|nobody|people who|is told|says that|stands?|once more|any more|a sign-in of its own|not known whether|dead|stop(?:s|ped)?|(?:still|no longer) works?|works now)\b/i;

describe('The words', () => {
  const bundle = englishTexts(readFileSync(bundleFile, 'utf8'));
  const manifestWords = englishTexts(read('package.nls.json'));
  it('of the manifest are all in package.nls.json, and none is left over', () => {
    const used = new Set([...read('package.json').matchAll(/"%([^%"]+)%"/g)].map(([, key]) => key));
    assert.deepEqual([...used].toSorted(), Object.keys(manifestWords).toSorted());
  });

  it('of the manifest offer only commands that there are', () => {
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

    it('are all that is in the bundle (npm run l10n)', () => {
      assert.deepEqual(without(bundle, englishTexts(written)), []);
    });

    it('stand in the bundle as it is written by a machine (npm run l10n)', () => {
      assert.ok(readFileSync(bundleFile, 'utf8') === written, 'The order or the spacing differs.');
    });
  });

  it('are those that VS Code uses, for users', () => {
    const shown = [...Object.values(bundle), ...Object.values(manifestWords)];
    assert.deepEqual(
      shown.filter((message) => unusualWords.test(message.replace(/\(command:[^)]*\)/g, ''))),
      [],
    );
  });

  it('are one message for one text, with one comment for translators, unless it has plural forms', () => {
    const texts = Object.entries(bundle).filter(([key]) => !/\/Plural form "(?:few|many|other)"/.test(key));
    const messages = texts.map(([, message]) => message);
    assert.deepEqual(
      messages.filter((message, place) => messages.indexOf(message) !== place),
      [],
    );
  });

  it('need no knowledge of English to count', () => {
    assert.deepEqual(
      Object.values(bundle).filter((message) => /^1 |\b(?:minutes|seconds|days)\b/.test(message)),
      ['Sign in to {0} within 5 minutes to open the invite.'],
    );
  });

  for (const [file, original] of translations()) {
    it(`of ${file} are the same messages with the same places to fill in and the same commands`, () => {
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

/** What a translation must keep: `{0}` and its like, code, line breaks, the mark of a command that asks more, and links. */
function partsOf(message: string): string[] {
  return [...(message.match(/\$?\{\w+\}|`[^`]+`|\n|…$/g) ?? []), ...commandLinksIn(message)].toSorted();
}
