import { Gaps } from './gaps';
import { decodeHtmlText } from './htmlText';
import { decodePercent } from './percentText';

/** One way to read what a person pasted: a text, and where line breaks were taken out of it. */
export interface Reading {
  readonly text: string;
  readonly gaps: Gaps;
}

/** Characters that show nothing and that addresses ignore: soft hyphen, zero-width space, word joiner, byte order mark. */
const ignored = /[\u00ad\u200b\u2060\ufeff]/g;
const dashes = '\\-\\u2010-\\u2015\\u2212\\ufe63\\uff0d';
const dressedId = new RegExp(`[0-9a-f]{8}[${dashes}](?:[0-9a-f]{4}[${dashes}]){3}[0-9a-f]{12}`, 'gi');
const dressedWord = new RegExp(`(?<=/)join[${dashes}]organization(?=/)`, 'gi');

/** The text without what word processors and chats put into links that nobody can see: other dashes, empty characters. */
export function withoutDress(text: string): string {
  const usualDash = (match: string) => match.replace(new RegExp(`[${dashes}]`, 'g'), '-');
  return text.replace(ignored, '').replace(dressedId, usualDash).replace(dressedWord, usualDash);
}

/**
 * The text as it may have been before a mail program or a link guard encoded it. The first is the text itself; each is
 * another one than those before it.
 */
export function* decodings(text: string): Generator<string, void, undefined> {
  const unfolded = decodeQuotedPrintable(text);
  const decoded = [text, decodeHtmlText(text), unfolded, decodeHtmlText(unfolded), decodeProofpoint(text)];
  yield* new Set(decoded);
}

/** The text with one, two and three layers of percent-encoding taken off, as far as that changes it. */
export function* percentDecodings(text: string): Generator<string, void, undefined> {
  let last = text;
  for (let layer = 0; layer < 3 && !hostIsEncoded(last); layer++) {
    const decoded = withoutDress(
      decodePercent(last)
        .replace(/\\u002f|\\\//gi, '/')
        .replace(/\\u0026/gi, '&'),
    );
    if (decoded === last) {
      return;
    }
    yield decoded;
    last = decoded;
  }
}

/**
 * The text with the lines of each paragraph joined, as a wrapped link must be, and without the marks that mails put
 * before quoted lines.
 */
export function joinLines(text: string): Reading {
  return join(text.split(/\r\n?|[\n\u2028\u2029]/), '\n');
}

/** The text without any space, for links that an input box or a terminal broke up with spaces. */
export function joinWords(text: string): Reading {
  return join(text.split(/\s/), '');
}

function join(pieces: readonly string[], blank: string): Reading {
  const gaps = new Gaps();
  const joined: string[] = [];
  let length = 0;
  for (const piece of pieces) {
    let start = 0;
    while (start < piece.length && '> \t'.includes(piece.charAt(start))) {
      start++;
    }
    const line = piece.slice(start).trimEnd() || blank;
    gaps.add(length);
    joined.push(line);
    length += line.length;
  }
  return { text: joined.join(''), gaps };
}

function decodeQuotedPrintable(text: string): string {
  if (!/=(?:\r?\n|[0-9a-f]{2})/i.test(text)) {
    return text;
  }
  return decodePercent(
    text
      .replace(/=[ \t]{0,4}\r?\n(?:> ?){0,9}/g, '')
      .replace(/%/g, '%25')
      .replace(/=(?=[0-9a-f]{2})/gi, '%'),
  );
}

/** The second edition of Proofpoint's link guard writes `-` for `%` and `_` for `/`. */
function decodeProofpoint(text: string): string {
  return text.replace(
    /\/\/urldefense\.proofpoint\.com\/v2\/url\?u=([\w.:;=%-]{1,4096})/gi,
    (_whole, address: string) => ` ${decodePercent(address.replaceAll('_', '/').replace(/-(?=[0-9a-f]{2})/gi, '%'))} `,
  );
}

/** Whether some host is written with `%`: to decode it would make a host of what is none. */
function hostIsEncoded(text: string): boolean {
  return [text, joinWords(text).text].some((words) => /:[/\\]{2,}[^/?#\s\\]*%/.test(words));
}
