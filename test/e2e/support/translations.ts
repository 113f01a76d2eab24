import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { getL10nPseudoLocalized } from '@vscode/l10n-dev';
import * as v from 'valibot';
import { root } from '../../host/paths';
import type { VsCode } from './openVsCode';

/** VS Code's pseudo language: English with accents, which reveals untranslated text. */
export const pseudoLanguage = 'qps-ploc';

const messages = v.record(
  v.string(),
  v.union([v.string(), v.object({ message: v.string(), comment: v.array(v.string()) })]),
);
const manifestTexts = 'package.nls.json';
const codeTexts = 'l10n/bundle.l10n.json';

/** The extension's messages in one language. */
export class Translation {
  readonly #manifest: Messages;
  readonly #code: Messages;

  constructor(language: string) {
    this.#manifest = read(manifestTexts, language);
    this.#code = read(codeTexts, language);
  }

  /** A message of the manifest, by its key. */
  manifest(key: string): string {
    return textOf(this.#manifest[key]) ?? throwMissing(key);
  }

  /** A message of the code, by its English text. In the bundle, the key may end with a translator comment. */
  text(english: string): string {
    const key = Object.keys(this.#code).find((each) => each === english || each.startsWith(`${english}/`));
    return textOf(this.#code[key ?? '']) ?? throwMissing(english);
  }

  /** A pattern that matches a message with any values for its placeholders. */
  pattern(english: string): RegExp {
    const escaped = this.text(english).replace(/[.*+?^$()|[\]\\]/g, '\\$&');
    return new RegExp(escaped.replace(/\{\d\}/g, '.+'));
  }
}

/** Adds the pseudo language to the installed extension. Takes effect after a reload. */
export function addPseudoLanguage({ server }: VsCode): void {
  const { extensions } = server.folders;
  const name = readdirSync(extensions).find((each) => each.startsWith('org-invites.')) ?? throwMissing('the extension');
  for (const texts of [manifestTexts, codeTexts]) {
    const file = path.join(extensions, name, inLanguage(texts, pseudoLanguage));
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, JSON.stringify(read(texts, pseudoLanguage)));
  }
}

type Messages = v.InferOutput<typeof messages>;

function read(texts: string, language: string): Messages {
  const file = language === pseudoLanguage ? texts : inLanguage(texts, language);
  const found = v.parse(messages, JSON.parse(readFileSync(path.join(root, file), 'utf8')));
  return language === pseudoLanguage ? v.parse(messages, getL10nPseudoLocalized(found)) : found;
}

function inLanguage(texts: string, language: string): string {
  return texts.replace(/\.json$/, `.${language}.json`);
}

function textOf(message: Messages[string] | undefined): string | undefined {
  return typeof message === 'object' ? message.message : message;
}

function throwMissing(what: string): never {
  throw new Error(`There is no ${what}`);
}
