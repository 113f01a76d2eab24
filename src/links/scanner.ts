import { decodeEscapes, decodeUrl } from './decode';
import { classifyEditorLink, type LinkForm, linkForms } from './forms';
import type { HostClassifier, UrlKind } from './hosts';
import { inviteIdAt, inviteIdLength } from './inviteLink';
import { type Marker, markerFinder, isAtSegmentStart } from './markers';
import { findUrlEnd, type UrlStart, UrlStartFinder } from './urlBounds';

export type MatchKind =
  | UrlKind
  /** This extension's editor link. */
  | { readonly kind: 'editor' }
  /** An editor link with a host, a token or another parameter that is not allowed. */
  | { readonly kind: 'editorParameters' }
  /** An editor link whose scheme is not that of a known editor. */
  | { readonly kind: 'unknownEditor' }
  /** A URL with another scheme, such as that of another extension. */
  | { readonly kind: 'otherScheme' }
  /** A path, a parameter or nothing before the invite. */
  | { readonly kind: 'noHost' };

/** A place in a text with the marker of an invite link, and its classification. */
export interface LinkMatch {
  /** The range of the URL. A percent-encoded URL inside another one ends with its ID. */
  readonly start: number;
  readonly end: number;
  readonly idStart: number;
  readonly idEnd: number;
  /** The invite ID in lower case; undefined if the URL does not continue with a complete ID. */
  readonly inviteId: string | undefined;
  readonly form: LinkForm;
  readonly hasScheme: boolean;
  /** How often the delimiters of the URL are percent-encoded. */
  readonly percentDepth: number;
  readonly kind: MatchKind;
}

interface ScannerOptions {
  readonly forms?: readonly LinkForm[] | undefined;
  /** The offset to start from: earlier markers are skipped. */
  readonly from?: number | undefined;
  /** This window's own URL scheme. */
  readonly editorScheme?: string | undefined;
  /** Whether to accept careless copies: markers in any letter case, and places without a complete ID. */
  readonly lenient?: boolean;
  /** Offsets where line breaks were removed from the text: what follows an ID there is not part of it. */
  readonly lineBreaks?: ReadonlySet<number> | undefined;
}

/** The maximum length of a URL up to the invite, in UTF-16 code units, with and without a scheme. */
const maxUrl = 4096;
const maxUrlWithoutScheme = 512;

/**
 * Scans a text from start to end for places where an invite may be. Yields each URL once, or twice if only its second
 * place has a complete ID. Takes linear time for any input.
 */
export class LinkScanner {
  readonly #text: string;
  readonly #options: ScannerOptions;
  readonly #classifier: HostClassifier;
  readonly #starts: UrlStartFinder;
  #lastMatched: UrlStart | undefined;
  #lastPartial: UrlStart | undefined;
  /** The last text before a marker, and its kind: hosts repeat within a text, and comparing is faster than parsing. */
  #lastRead: { readonly written: string; readonly kind: MatchKind | undefined } | undefined;

  constructor(text: string, options: ScannerOptions, classifier: HostClassifier) {
    this.#text = text;
    this.#options = options;
    this.#classifier = classifier;
    this.#starts = new UrlStartFinder(text);
  }

  /** Yields one match per marker; undefined for a marker that is not in the URL of an invite. */
  *matches(): Generator<LinkMatch | undefined, void, undefined> {
    const { forms = linkForms, from = 0, lenient = false } = this.#options;
    const next = markerFinder(this.#text, forms, lenient);
    let marker = next(from);
    while (marker !== undefined) {
      const match = this.#matchAt(marker);
      yield match;
      marker = next(match?.inviteId === undefined ? marker.end : match.end);
    }
  }

  #matchAt(marker: Marker): LinkMatch | undefined {
    const { form, idStart, separators } = marker;
    const inviteId = idStart === undefined ? undefined : this.#idAt(idStart, separators.dash);
    if (idStart === undefined || (inviteId === undefined && this.#options.lenient !== true)) {
      return undefined;
    }
    const url = this.#starts.before(marker.start);
    const seen = url === this.#lastMatched || (inviteId === undefined && url === this.#lastPartial);
    if (url === undefined || seen || !isAtSegmentStart(this.#text, url.start, marker)) {
      return undefined;
    }
    const idEnd = inviteId === undefined ? idStart : idStart + lengthOfId(separators.dash);
    const match = this.#read(url, marker, idEnd);
    if (match === undefined) {
      return undefined;
    }
    if (inviteId === undefined) {
      this.#lastPartial = url;
    } else {
      this.#lastMatched = url;
    }
    const { percentDepth } = url;
    const end = percentDepth === 0 ? findUrlEnd(this.#text, idEnd, percentDepth) : idEnd;
    // Spelled out, because it runs for every link of every text, and spreading an object is many times slower.
    const { start, hasScheme, kind } = match;
    return { start, end, idStart, idEnd, inviteId, form, hasScheme, percentDepth, kind };
  }

  #idAt(place: number, dash: string): string | undefined {
    if (dash === '-') {
      return inviteIdAt(this.#text, place, this.#options.lineBreaks);
    }
    const end = place + lengthOfId(dash);
    return inviteIdAt(this.#text.slice(place, end).replaceAll(dash, '-') + this.#text.charAt(end), 0);
  }

  /** Finds the start of the URL before a marker, and classifies it. */
  #read(url: UrlStart, marker: Marker, idEnd: number): Pick<LinkMatch, 'start' | 'hasScheme' | 'kind'> | undefined {
    if (marker.start - url.start > (url.hasScheme ? maxUrl : maxUrlWithoutScheme)) {
      return undefined;
    }
    const written = this.#text.slice(url.start, marker.start);
    if (url.hasScheme) {
      const kind = this.#kindOfFull(written, url, marker, idEnd);
      return kind && { start: url.start, hasScheme: true, kind };
    }
    const bare = stripLabel(written);
    const hasScheme = isWebUrl(bare);
    const kind = hasScheme ? this.#classifier.classify(bare) : this.#classifyWithoutScheme(bare);
    return kind && { start: marker.start - bare.length, hasScheme, kind };
  }

  #kindOfFull(written: string, url: UrlStart, marker: Marker, idEnd: number): MatchKind | undefined {
    if (written === this.#lastRead?.written) {
      return this.#lastRead.kind;
    }
    const read = decodeUrl(written, url);
    if (!isWebUrl(read)) {
      return this.#kindOfOtherScheme(url, marker, idEnd);
    }
    const kind = this.#classifier.classify(read);
    this.#lastRead = { written, kind };
    return kind;
  }

  #kindOfOtherScheme(url: UrlStart, { form }: Marker, idEnd: number): MatchKind {
    if (form.kind === 'path') {
      return { kind: 'otherScheme' };
    }
    const end = findUrlEnd(this.#text, idEnd, url.percentDepth);
    const link = decodeUrl(this.#text.slice(url.start, end), url);
    return { kind: editorKinds[classifyEditorLink(decodeEscapes(link), this.#options.editorScheme)] };
  }

  #classifyWithoutScheme(written: string): MatchKind | undefined {
    const url = written.replace(/^\/\//, '');
    const host = hostPart(url).toLowerCase();
    return host === '' || host === 'login' ? { kind: 'noHost' } : this.#classifier.classifyWithoutScheme(url);
  }
}

const editorKinds = {
  invite: 'editor',
  refused: 'editorParameters',
  unknownScheme: 'unknownEditor',
  notOurs: 'otherScheme',
} as const;

/** The length of an ID whose hyphens are written like this. */
function lengthOfId(dash: string): number {
  return inviteIdLength + 4 * (dash.length - 1);
}

/** Punctuation and symbols that no host contains, except those that look like a dot, a hyphen or a slash. */
const nonHostCharacters =
  /(?![\p{ASCII}\u00b7\u0375\u05f3\u05f4\u2027\u2043\u2044\u2212\u2215\u2216\u2571\u2572\u29f5\u29f8\u3002\u30fb\uff61])(?:[\p{Po}\p{Ps}\p{Pe}\p{Pi}\p{Pf}\p{Sm}\p{Sc}\p{So}\u2014\u2015]|\p{Emoji_Modifier})/gu;
/** Characters that URL parsers read as part of a host or as its end after normalization: `™` becomes `tm`. */
const normalizesToUrlCharacter = /[\p{L}\p{N}./\\@%#&-]/u;
const marksBefore = /^(?:[*_~:=!$+\-\u200b-\u2013\u202a-\u202e\u2066-\u2069]|\ufe0e|\ufe0f)+/;

/** Removes what precedes a URL directly: words and symbols that no host contains, emphasis, invisible marks, labels. */
function stripLabel(written: string): string {
  const unmarked = written.slice(startOfHost(written)).replace(marksBefore, '');
  const value = unmarked.slice(hostPart(unmarked).lastIndexOf('=') + 1);
  return isWebUrl(value) ? value : value.replace(/^\p{L}[\p{L}\p{M}]{0,19}:(?=[a-z])/iu, '');
}

/** The earliest start of the host, after characters that no host contains; 0 if another host precedes them. */
function startOfHost(written: string): number {
  const last = [...hostPart(written).matchAll(nonHostCharacters)].findLast(
    ([symbol]) => !normalizesToUrlCharacter.test(symbol.normalize('NFKC')),
  );
  return last === undefined || /[\p{L}\p{N}]\.[\p{L}\p{N}]/u.test(written.slice(0, last.index))
    ? 0
    : last.index + last[0].length;
}

/** The part of a URL without a scheme where the host is. */
function hostPart(url: string): string {
  return /^[^/?#\\&]*/.exec(url)?.[0] ?? '';
}

function isWebUrl(url: string): boolean {
  return /^https?:/i.test(url);
}
