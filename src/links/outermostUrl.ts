import { delimiterOf, depthOf, htmlDelimiter, schemeSeparator, softDelimiter } from './urlBounds';

/** The URL that contains another one, up to the offset that was passed. */
export interface OuterUrl {
  readonly start: number;
  /** How often its delimiters are percent-encoded. */
  readonly percentDepth: number;
}

/**
 * Words that users write before a link (`link:https://…`). Any other word with a colon may be the scheme of some app.
 */
const labels =
  /^(?:address|here|href|image|invite|invite[_-]?link|invite[_-]?url|join|link|location|open|see|src|to|uri|url|visit|website)$/i;
/** The start of a web URL: letters before it belong to its scheme, as in `evilhttps://`. */
const webSchemeSeparator = /https?(?:\\?:|%(?:25){0,3}3a)/iy;
const schemeAtEnd = /[a-z][a-z0-9+.-]*$/i;
/** Delimiters as written in HTML and JSON. */
const escapedDelimiter = new RegExp(`${htmlDelimiter}|\\\\(?:["'nrt]|u00(?:2[27]|3[ce])|(?:href|url)\\{)`, 'iy');
/** Brackets and quotes, each with its closing character, and what ends an unquoted attribute value. */
const pairs = new Set([
  ...['""', "''", '``', '()', '[]', '{}', '<>', '<|', '||', ',,', ';;', '=>', '&lt;&gt;'],
  ...['“”', '‘’', '«»', '‹›', '「」', '『』', '（）'],
]);
/** Openers whose closing character always ends the content; after that of any other pair, a URL may continue. */
const strictOpeners = '<|,;=';
const maxToken = 1_000_000;
const maxAttributeStart = 1_000;

/**
 * Finds the URL that contains an offset of a text; offsets must be passed in ascending order. Errs on the side of
 * "inside": a URL in plain text ends at a space, or where the quotes or brackets around it end. Reads no character more
 * than twice.
 */
export class OutermostUrls {
  readonly #text: string;
  /** Created on first use, because most links in wrappers need none. */
  #quotes: readonly LastIndexFinder[] | undefined;
  #angle: LastIndexFinder | undefined;
  /** What ends the target of a Markdown link in angle brackets. */
  #angleEnds: readonly LastIndexFinder[] | undefined;
  #place = 0;
  /** The URL that is open at the current offset, if any. */
  #url: OuterUrl | undefined;
  #openDelimiter = '';
  /** Whether the open URL is the target of a Markdown link, which continues after angle brackets. */
  #markdown = false;
  #word = 0;
  #depth = 0;
  #lastLinkStart = -1;

  constructor(text: string) {
    this.#text = text;
  }

  /**
   * Returns the outermost URL that contains the text at an offset.
   * @param place where a link of a known host starts; in a list, the next one starts after a comma
   */
  at(place: number): OuterUrl | undefined {
    this.#readUpTo(place);
    this.#lastLinkStart = place;
    if (this.#url !== undefined || place === 0) {
      return this.#url;
    }
    const prefix = schemeAtEnd.exec(this.#text.slice(Math.max(this.#word, place - 40), place));
    const webScheme = stickyMatch(webSchemeSeparator, this.#text, place);
    if (prefix !== null && webScheme !== undefined) {
      return { start: place - prefix[0].length, percentDepth: depthOf(webScheme) };
    }
    return this.#attributeAround(place) ?? this.#angleAround(place);
  }

  #readUpTo(place: number): void {
    const text = this.#text;
    let start = place;
    while (start > this.#place && !(isSpace(text.charCodeAt(start - 1)) && !continuesLine(text, start - 1))) {
      start--;
    }
    if (start > this.#place || start === 0) {
      this.#reset(start, ' ');
      this.#markdown = /\]:\s*$/.test(text.slice(Math.max(0, start - 10), start));
      if (place - start > maxToken) {
        this.#openUrl(start, 0);
        this.#place = place;
        return;
      }
      this.#place = start;
    }
    while (this.#place < place) {
      this.#place += this.#step(this.#place, place);
    }
    this.#place = place;
  }

  /** Reads the text at an offset; returns the number of characters read. */
  #step(place: number, limit: number): number {
    const text = this.#text;
    const code = text.charCodeAt(place);
    if (isWordCharacter(code)) {
      return 1;
    }
    if (isSpace(code)) {
      if (!continuesLine(text, place)) {
        this.#reset(place + 1, ' ');
      }
      return 1;
    }
    const escaped = this.#escapedAt(place);
    const mark = escaped === '' ? text.charAt(place) : escaped;
    return this.#url === undefined ? this.#stepInWords(place, mark, limit) : this.#stepInUrl(this.#url, place, mark);
  }

  #stepInUrl({ start }: OuterUrl, place: number, mark: string): number {
    const text = this.#text;
    if (mark === '<' && !this.#markdown && this.#openDelimiter !== '=') {
      this.#reset(place + 1, '<');
    } else if (start === this.#lastLinkStart && isDelimiter(mark) && mark !== '=' && mark !== ';') {
      this.#reset(place + mark.length, mark);
    } else if (mark === '(' && this.#openDelimiter === '(') {
      this.#depth += 1;
    } else if (mark === ')' && this.#openDelimiter === '(' && this.#depth > 0) {
      this.#depth -= 1;
    } else if (
      this.#closes(mark) &&
      (strictOpeners.includes(this.#openDelimiter) || !continuesUrl(text, place + mark.length))
    ) {
      this.#reset(place + mark.length, mark);
    }
    return mark.length;
  }

  #stepInWords(place: number, mark: string, limit: number): number {
    const text = this.#text;
    const separators = stickyMatch(schemeSeparator, text, place);
    if (separators !== undefined) {
      const scheme = schemeAtEnd.exec(text.slice(Math.max(this.#word, place - 40), place))?.[0] ?? '';
      this.#openUrl(place - scheme.length, depthOf(separators));
      return separators.length;
    }
    if (mark.length > 1 || isDelimiter(mark)) {
      this.#markdown = mark === '(' && text.charAt(place - 1) === ']';
      this.#word = place + mark.length;
      this.#openDelimiter = mark;
    } else if (mark === ':') {
      this.#colonAt(place);
    } else if (mark === '\\' && (text.charAt(place + 1) === '\n' || text.charAt(place + 1) === '\r')) {
      return 1;
    } else if ('/?%\\&'.includes(mark) || (mark === '#' && place > this.#word)) {
      this.#openUrl(this.#word, 0);
    }
    return Math.min(mark.length, limit - place);
  }

  /** A word with a colon is a label, or the scheme of a URL without slashes such as `mailto:` and `javascript:`. */
  #colonAt(place: number): void {
    const text = this.#text;
    const word = text.slice(Math.max(this.#word, place - 40), place).replace(/^.*[^\p{ASCII}]/su, '');
    const next = text.charAt(place + 1);
    const isCode = /^(?:javascript|data|vbscript)$/i.test(word);
    const isLabel = !/^[a-z][a-z0-9+.-]*$/i.test(word) || labels.test(word) || (isDelimiter(next) && !isCode);
    if (isLabel) {
      this.#word = place + 1;
      this.#openDelimiter = ':';
    } else {
      this.#openUrl(place - word.length, 0);
    }
  }

  #closes(mark: string): boolean {
    const isSameEscape = mark.length > 1 && mark === this.#openDelimiter;
    return isSameEscape || pairs.has(`${this.#openDelimiter}${mark}`.toLowerCase());
  }

  #escapedAt(place: number): string {
    const first = this.#text.charAt(place);
    return first === '&' || first === '\\' ? (stickyMatch(escapedDelimiter, this.#text, place) ?? '') : '';
  }

  #openUrl(start: number, percentDepth: number): void {
    this.#url = { start, percentDepth };
    this.#depth = 0;
  }

  #reset(word: number, opener: string): void {
    this.#url = undefined;
    this.#word = word;
    this.#openDelimiter = opener;
    this.#markdown = false;
  }

  /** An attribute value such as `src="https://…"` continues after spaces and line breaks, which browsers remove. */
  #attributeAround(place: number): OuterUrl | undefined {
    this.#quotes ??= Array.from(`"'`, (quote) => new LastIndexFinder(this.#text, quote));
    for (const quotes of this.#quotes) {
      const quote = quotes.before(place);
      if (quote < 0 || !/=(?:3D)?\s*\\?$/.test(this.#text.slice(Math.max(0, quote - 20), quote))) {
        continue;
      }
      const value = /^\s*(?=(?:[a-z][a-z0-9+.-]*:\S|javascript:|data:|[/\\]{2}))/i.exec(
        this.#text.slice(quote + 1, Math.min(place, quote + 1 + maxAttributeStart)),
      );
      if (value !== null) {
        return { start: quote + 1 + value[0].length, percentDepth: 0 };
      }
    }
    return undefined;
  }

  /** The target of a Markdown link such as `](<https://…>)` continues after spaces, up to the end of the line. */
  #angleAround(place: number): OuterUrl | undefined {
    this.#angle ??= new LastIndexFinder(this.#text, '<');
    const start = this.#angle.before(place) + 1;
    if (start <= 1 || start >= place) {
      return undefined;
    }
    this.#angleEnds ??= Array.from('>\r\n', (end) => new LastIndexFinder(this.#text, end));
    return /(?:\(|\]:\s*)$/.test(this.#text.slice(Math.max(0, start - 20), start - 1)) &&
      /^(?:[a-z][a-z0-9+.-]*:|[/\\]{2})/i.test(this.#text.slice(start, Math.min(place, start + 60))) &&
      this.#angleEnds.every((end) => end.before(place) < start)
      ? { start, percentDepth: 0 }
      : undefined;
  }
}

/** The last occurrence of a character before an offset; offsets must be passed in ascending order. */
class LastIndexFinder {
  readonly #text: string;
  readonly #character: string;
  #asked = 0;
  #last = -1;

  constructor(text: string, character: string) {
    this.#text = text;
    this.#character = character;
  }

  before(place: number): number {
    const part = this.#text.slice(this.#asked, place);
    // Searching forwards is many times faster, and most texts contain few.
    const found = part.includes(this.#character) ? part.lastIndexOf(this.#character) : -1;
    this.#last = found < 0 ? this.#last : this.#asked + found;
    this.#asked = place;
    return this.#last;
  }
}

function stickyMatch(pattern: RegExp, text: string, place: number): string | undefined {
  pattern.lastIndex = place;
  return pattern.exec(text)?.[0];
}

/** ASCII space and control characters: other spaces are part of a Markdown target. */
function isSpace(code: number): boolean {
  return code <= 0x20 || code === 0x7f;
}

/** Whether the line continues after this line break: quoted-printable marks that with `=`, a shell with a backslash. */
function continuesLine(text: string, place: number): boolean {
  const code = text.charCodeAt(place);
  if (code !== 0x0a && code !== 0x0d) {
    return false;
  }
  const before = text.charAt(code === 0x0a && text.charAt(place - 1) === '\r' ? place - 2 : place - 1);
  return before === '=' || before === '\\';
}

function isWordCharacter(code: number): boolean {
  return (
    (code >= 0x61 && code <= 0x7a) ||
    (code >= 0x30 && code <= 0x39) ||
    (code >= 0x41 && code <= 0x5a) ||
    code === 0x2d ||
    code === 0x2e ||
    code === 0x5f
  );
}

function isDelimiter(mark: string): boolean {
  return mark !== '' && ('=;'.includes(mark) || delimiterOf(mark.charCodeAt(0)) >= softDelimiter);
}

/** Whether a URL can continue here: after a closing quote it rarely continues with a letter. */
function continuesUrl(text: string, place: number): boolean {
  return /[a-z0-9%]/i.test(text.charAt(place));
}
