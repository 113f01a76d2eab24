/** The named character references that occur in and around links; numeric ones cover the rest. */
const named: Readonly<Record<string, string>> = {
  amp: '&',
  apos: "'",
  colon: ':',
  commat: '@',
  dash: '-',
  equals: '=',
  gt: '>',
  hyphen: '-',
  lowbar: '_',
  lt: '<',
  nbsp: ' ',
  num: '#',
  percnt: '%',
  period: '.',
  quest: '?',
  quot: '"',
  shy: '',
  sol: '/',
  bsol: '\\',
};

const reference = /&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|([a-z]{2,8}));/gi;

/** Decodes the HTML character references that occur in links; unknown ones are left unchanged. */
export function decodeHtml(text: string): string {
  return text.replace(reference, (whole, decimal?: string, hexadecimal?: string, name?: string) => {
    if (name !== undefined) {
      return named[name.toLowerCase()] ?? whole;
    }
    const code = decimal === undefined ? parseInt(hexadecimal ?? '', 16) : parseInt(decimal, 10);
    return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : whole;
  });
}

/** Escapes text for an HTML element or a quoted attribute. */
export function encodeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}

/** Removes one layer of percent-encoding; invalid UTF-8 is left unchanged. */
export function decodePercent(text: string): string {
  return text.replace(/(?:%[0-9a-f]{2})+/gi, (escapes) => {
    try {
      return decodeURIComponent(escapes);
    } catch {
      return escapes;
    }
  });
}

const runLengths = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

/**
 * Decodes the target of a URL Defense v3 URL from the text after `/v3/__`. There, `*` replaces a character that is
 * listed in Base64 after the URL, and `**` and a letter replace a run of them. Restores the second slash after the
 * scheme, which some programs remove.
 */
export function decodeUrlDefenseV3(text: string): string | undefined {
  const [, url, listed = ''] = /^(.+?)__;([\w-]*)/.exec(text) ?? [];
  const target = url?.includes('*') === true ? withListedCharacters(url, listed) : url;
  return target?.replace(/^(https?:\/)(?!\/)/i, '$1/');
}

/** Puts the listed characters of a URL Defense v3 URL back in the places of `*`. */
function withListedCharacters(url: string, listed: string): string {
  const characters = Array.from(Buffer.from(listed, 'base64url').toString());
  let next = 0;
  return url.replace(/\*(?:\*([\w-]))?/g, (_whole, run?: string) => {
    const start = next;
    next += run === undefined ? 1 : runLengths.indexOf(run) + 2;
    return characters.slice(start, next).join('');
  });
}

/** Decodes the target of a URL Defense v2 URL, which has `-` for `%` and `_` for `/`. */
export function decodeUrlDefenseV2(text: string): string {
  return decodePercent(text.replaceAll('_', '/').replace(/-(?=[0-9a-f]{2})/gi, '%'));
}

/** Decodes ASCII punctuation as escaped in JSON, properties files and Markdown. */
export function decodeEscapes(text: string): string {
  return text.replace(/\\(?:u00([2-7][0-9a-f])|([!-/:-@[-`{-~]))/gi, (_whole, code?: string, mark?: string) =>
    code === undefined ? (mark ?? '') : String.fromCharCode(parseInt(code, 16)),
  );
}

/** Decodes a URL: HTML references, `percentDepth` layers of percent-encoding, and escapes. */
export function decodeUrl(
  url: string,
  { percentDepth, html }: { readonly percentDepth: number; readonly html: boolean },
): string {
  let read = html ? decodeHtml(url) : url;
  for (let layer = 0; layer < percentDepth; layer++) {
    read = decodePercent(read);
  }
  return decodeUrlEscapes(read);
}

/** Decodes only escapes that change the host for no parser: slashes, colons, and the two slashes after the scheme. */
function decodeUrlEscapes(url: string): string {
  return url.replace(/\\([/:])/g, '$1').replace(/^([a-z][a-z0-9+.-]*:)(?:\/|\\u002f){2}/i, '$1//');
}

/** One possible reading of a pasted text, and the offsets where line breaks were removed. */
export interface NormalizedText {
  readonly text: string;
  readonly lineBreaks: ReadonlySet<number>;
}

/** Invisible characters that browsers ignore in URLs: soft hyphen, zero-width space, word joiner, byte order mark. */
const ignored = /[\u00ad\u200b\u2060\ufeff]/g;
const dashes = '\\-\\u2010-\\u2015\\u2212\\ufe63\\uff0d';
const typographicId = new RegExp(`[0-9a-f]{8}[${dashes}](?:[0-9a-f]{4}[${dashes}]){3}[0-9a-f]{12}`, 'gi');
const anyDash = new RegExp(`[${dashes}]`, 'g');

/**
 * Removes what word processors and chats invisibly put into links: other dashes and zero-width characters.
 * @param markers words whose dashes become ASCII hyphens
 */
export function normalizeTypography(text: string, markers: readonly string[]): string {
  const plainDashes = (match: string) => match.replace(anyDash, '-');
  let normalized = text.replace(ignored, '').replace(typographicId, plainDashes);
  for (const marker of markers.filter((word) => word.includes('-'))) {
    const word = new RegExp(`(?<=/)${marker.replaceAll('-', `[${dashes}]`)}(?=/)`, 'gi');
    normalized = normalized.replace(word, plainDashes);
  }
  return normalized;
}

/**
 * Yields the text as it may have been before a mail program or link protection service encoded it. The first is the
 * text itself; all are different.
 */
export function* decodings(text: string): Generator<string, void, undefined> {
  const unfolded = decodeQuotedPrintable(text);
  yield* new Set([text, decodeHtml(text), unfolded, decodeHtml(unfolded), unwrapUrlDefense(text)]);
}

/** Yields the text with one, two and three layers of percent-encoding removed, while that changes it. */
export function* percentDecodings(text: string, markers: readonly string[]): Generator<string, void, undefined> {
  let last = text;
  for (let layer = 0; layer < 3 && !hasEncodedHost(last); layer++) {
    const decoded = normalizeTypography(decodeUrlEscapes(decodePercent(last)), markers);
    if (decoded === last) {
      return;
    }
    yield decoded;
    last = decoded;
  }
}

/** Joins the lines of each paragraph, as needed for a wrapped link, and removes the quote markers of mails. */
export function joinLines(text: string): NormalizedText {
  return join(text.split(/\r\n?|[\n\u2028\u2029]/), '\n');
}

/** Removes all whitespace, for links that an input box or a terminal broke up with spaces. */
export function joinWords(text: string): NormalizedText {
  return join(text.split(/\s/), '');
}

function join(pieces: readonly string[], blank: string): NormalizedText {
  const lineBreaks = new Set<number>();
  const joined: string[] = [];
  let length = 0;
  for (const piece of pieces) {
    let start = 0;
    while (start < piece.length && '> \t'.includes(piece.charAt(start))) {
      start++;
    }
    const line = piece.slice(start).trimEnd() || blank;
    lineBreaks.add(length);
    joined.push(line);
    length += line.length;
  }
  return { text: joined.join(''), lineBreaks };
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

function unwrapUrlDefense(text: string): string {
  return text
    .replace(
      /\/\/urldefense\.proofpoint\.com\/v2\/url\?u=([\w.:;=%-]{1,4096})/gi,
      (_whole, url: string) => ` ${decodeUrlDefenseV2(url)} `,
    )
    .replace(/\/\/urldefense\.(?:com|us)\/v3\/__(\S{1,4096})/gi, (whole, url: string) => {
      const target = decodeUrlDefenseV3(url);
      return target === undefined ? whole : ` ${target} `;
    });
}

/** Whether a host contains `%`: decoding would turn something that is not a host into one. */
function hasEncodedHost(text: string): boolean {
  return [text, joinWords(text).text].some((words) => /:[/\\]{2,}[^/?#\s\\]*%/.test(words));
}
