/** Part of a URL. */
const urlCharacter = 0;
/** May start the colon and slashes after a scheme, in plain text or encoded. */
const separator = 1;
/** Usually outside a URL, though allowed in one: quotes, parentheses, commas. */
export const softDelimiter = 2;
/** Never in a URL: space, controls, angle and square brackets, the straight double quote. */
const hardDelimiter = 3;

const ascii = new Uint8Array(128);
ascii.fill(hardDelimiter, 0, 0x21);
for (const character of '"<>[]^|\x7f') {
  ascii[character.charCodeAt(0)] = hardDelimiter;
}
for (const character of "'(){}`,") {
  ascii[character.charCodeAt(0)] = softDelimiter;
}
for (const character of ':%&') {
  ascii[character.charCodeAt(0)] = separator;
}

/** Quotation marks and brackets of other scripts. Excludes letters and invisible marks, which belong to a host. */
const otherSoft = new Set(
  Array.from('“”„‟‘’‚‛«»‹›「」『』（）【】〔〕《》〈〉［］｛｝、，；', (mark) => mark.charCodeAt(0)),
);
const otherSpace = /[\s\u0080-\u009f]/;

/** Classifies a UTF-16 code unit as one of the constants above. */
export function delimiterOf(code: number): number {
  if (code < 128) {
    return ascii[code] ?? hardDelimiter;
  }
  if (otherSoft.has(code)) {
    return softDelimiter;
  }
  return otherSpace.test(String.fromCharCode(code)) ? hardDelimiter : urlCharacter;
}

/** The start of a URL, and how it is written. */
export interface UrlStart {
  readonly start: number;
  /**
   * Without a scheme, it is a typed host, a path or empty, and starts after a quote or bracket if there is one: with a
   * scheme, browsers treat those as part of the host.
   */
  readonly hasScheme: boolean;
  /** How often its delimiters are percent-encoded, as in a URL inside another one. */
  readonly percentDepth: number;
  /** Whether its delimiters are written as HTML character references. */
  readonly html: boolean;
}

/** How far back to look for the start, in UTF-16 code units. No browser shows a longer invite link in full. */
const maxBefore = 4096;
const longestScheme = 40;

/** The colon and slashes after a scheme, in plain text or any supported encoding. */
export const schemeSeparator =
  /(?::|%(?:25){0,9}3a|&(?:#58|#x3a|colon);)(?:\\?\/|\\u002f|\\|%(?:25){0,9}2f|&(?:#47|#x2f|sol);){2}/iy;

/**
 * Finds the start of the URL that leads up to an offset; offsets must be passed in ascending order. Never reads a
 * character twice, so that all calls together take linear time.
 */
export class UrlStartFinder {
  readonly #text: string;
  #asked = 0;
  #last: UrlStart | undefined;

  constructor(text: string) {
    this.#text = text;
  }

  /**
   * Returns the same object for every offset in the same URL.
   * @returns undefined if no start is within reach
   */
  before(place: number): UrlStart | undefined {
    this.#last = this.#find(place);
    this.#asked = place;
    return this.#last;
  }

  #find(place: number): UrlStart | undefined {
    const text = this.#text;
    const limit = Math.max(this.#asked, place - maxBefore);
    let edge = -1;
    for (let index = place - 1; index >= limit; index--) {
      const kind = delimiterOf(text.charCodeAt(index));
      if (kind === urlCharacter) {
        continue;
      }
      if (kind === softDelimiter) {
        edge = edge < 0 ? index + 1 : edge;
      } else if (kind === hardDelimiter) {
        const bracket = startOfIpv6(text, index);
        if (bracket === undefined) {
          return withoutScheme(edge < 0 ? index + 1 : edge);
        }
        index = bracket;
      } else {
        const address = this.#fullUrl(index);
        if (address !== undefined) {
          return address;
        }
      }
    }
    return this.#resultAtLimit(limit, edge);
  }

  /** The result if the walk ended at the previous offset, the start of the text, or the limit. */
  #resultAtLimit(limit: number, edge: number): UrlStart | undefined {
    if (limit === 0) {
      return withoutScheme(Math.max(edge, 0));
    }
    if (limit !== this.#asked) {
      return undefined;
    }
    return edge >= 0 && this.#last?.hasScheme === false ? withoutScheme(edge) : this.#last;
  }

  #fullUrl(index: number): UrlStart | undefined {
    const text = this.#text;
    if (text.startsWith('https://', index - 5)) {
      return { start: index - 5, hasScheme: true, percentDepth: 0, html: false };
    }
    schemeSeparator.lastIndex = index;
    const found = schemeSeparator.exec(text);
    if (found === null) {
      return undefined;
    }
    const schemeEnd = text.charAt(index - 1) === '\\' ? index - 1 : index;
    let start = schemeEnd;
    while (start > 0 && schemeEnd - start < longestScheme && /[a-z0-9+.-]/i.test(text.charAt(start - 1))) {
      start--;
    }
    const letters = text.slice(start, schemeEnd);
    const encodedBefore = text.charAt(start - 1) === '%' ? /^(?:25)*[0-9a-f]{2}/i.exec(letters)?.[0].length : undefined;
    const web = /https?$/i.exec(letters);
    start += web?.index ?? encodedBefore ?? 0;
    return { start, hasScheme: true, percentDepth: depthOf(found[0]), html: found[0].includes('&') };
  }
}

function withoutScheme(start: number): UrlStart {
  return { start, hasScheme: false, percentDepth: 0, html: false };
}

/** How often the delimiters between a scheme and its host are percent-encoded. */
export function depthOf(marks: string): number {
  const encoded = [...marks.matchAll(/%((?:25)*)/g)].map((match) => 1 + (match[1] ?? '').length / 2);
  return Math.max(0, ...encoded);
}

/** For the closing bracket of a numeric host such as `://[::1]`, the offset of the opening one. */
function startOfIpv6(text: string, index: number): number | undefined {
  if (text.charAt(index) !== ']') {
    return undefined;
  }
  const before = /[/\\]\[[0-9a-f:.]+$/i.exec(text.slice(Math.max(0, index - 48), index))?.[0];
  return before === undefined ? undefined : index - before.length + 1;
}

/** How far a URL may continue after its invite ID, in UTF-16 code units. */
const maxAfter = 2048;

/** Space, quotes and angle brackets as written in HTML. */
export const htmlDelimiter = '&(?:quot|apos|lt|gt|nbsp|#0*(?:3[49]|60|62|160)|#x0*(?:2[27]|3[ce]|a0));';
const htmlDelimiterAt = new RegExp(htmlDelimiter, 'iy');

/**
 * Returns the end of a URL that contains an invite ID up to `place`. The text after it belongs to the URL only if it
 * continues like one: with a path, further parameters or a fragment, without the punctuation of the surrounding
 * sentence. A percent-encoded value inside another URL ends at a delimiter that is encoded fewer times than its own.
 */
export function findUrlEnd(text: string, place: number, percentDepth: number): number {
  if (percentDepth === 0) {
    const goesOn = '/?&#'.includes(text.charAt(place) || ' ');
    return goesOn ? withoutPunctuation(text, place, endOfRun(text, place, place + maxAfter)) : place;
  }
  const rest = text.slice(place, place + maxAfter);
  const outerMark = rest.search(
    percentDepth === 1 ? /[&#]/ : new RegExp(`[&#]|%(?:25){0,${percentDepth - 2}}(?:26|23)`),
  );
  return endOfRun(text, place, place + (outerMark < 0 ? rest.length : outerMark));
}

/** Returns the end of the run of URL characters at an offset, at most `limit`. */
export function endOfRun(text: string, place: number, limit: number): number {
  let end = place;
  while (
    end < limit &&
    text.charCodeAt(end) <= 0x7e &&
    delimiterOf(text.charCodeAt(end)) <= separator &&
    !isHtmlDelimiter(text, end)
  ) {
    end++;
  }
  return end;
}

/** Moves the end of a URL before the punctuation of the surrounding sentence, but not before `place`. */
export function withoutPunctuation(text: string, place: number, end: number): number {
  let last = end;
  while (last > place && '.,;:!?*_~&#'.includes(text.charAt(last - 1))) {
    last--;
  }
  return last;
}

function isHtmlDelimiter(text: string, place: number): boolean {
  if (text.charAt(place) !== '&') {
    return false;
  }
  htmlDelimiterAt.lastIndex = place;
  return htmlDelimiterAt.test(text);
}
