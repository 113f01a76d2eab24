import { decodeEscapes, decodeHtml, decodePercent, decodeUrlEscapes } from './decode';
import { classifyEditorLink, type LinkForm, linkForms } from './forms';
import type { HostClassifier, UrlKind } from './hosts';
import { inviteIdAt, inviteIdLength } from './inviteLink';
import { findIdStart, type Marker, MarkerScanner, startsKey } from './markers';
import { type BareUrl, findEncodedUrlEnd, findUrlEnd, type FullUrl, type UrlStart, UrlStartFinder } from './urlBounds';

export type MatchKind =
  | UrlKind
  /** Our own link into an editor. */
  | { readonly kind: 'editor' }
  /** The same with a host, a token or anything else that such a link may not say. */
  | { readonly kind: 'editorParameters' }
  /** The same for an app that is no known editor. */
  | { readonly kind: 'unknownEditor' }
  /** A URL of another scheme, such as another extension's. */
  | { readonly kind: 'otherScheme' }
  /** A path, a parameter or nothing before the invite. */
  | { readonly kind: 'noHost' };

/** A place in a text that has the marker of an invite link, and what it turned out to be. */
export interface LinkMatch {
  /** Where the URL starts and ends. The end of a percent-encoded URL inside another one is that of the id. */
  readonly start: number;
  readonly end: number;
  readonly idStart: number;
  readonly idEnd: number;
  /** The invite id in lower case; undefined where the URL goes on with anything but a whole id. */
  readonly inviteId: string | undefined;
  readonly form: LinkForm;
  readonly hasScheme: boolean;
  /** How often the marks of the URL are percent-encoded. */
  readonly percentDepth: number;
  readonly kind: MatchKind;
}

interface ScannerOptions {
  readonly classifier: HostClassifier;
  readonly forms?: readonly LinkForm[] | undefined;
  /** This window's own URL scheme. */
  readonly editorScheme?: string | undefined;
  /** Whether to take the text as a careless copy: markers in any letter case, and places without a whole id. */
  readonly lenient?: boolean;
  /** Where line breaks were taken out of the text: what follows an id there does not belong to it. */
  readonly lineBreaks?: ReadonlySet<number> | undefined;
}

interface Place {
  readonly marker: number;
  readonly form: LinkForm;
  readonly idStart: number;
  readonly inviteId: string | undefined;
  readonly idEnd: number;
}

/** The longest URL up to the invite that is classified, in UTF-16 code units; and the longest without a scheme. */
const maxUrl = 4096;
const maxBareUrl = 512;

/**
 * Goes over every place in a text where an invite may stand, from start to end, each URL once, or twice when only
 * the second place in it is whole. Takes time in proportion to the text, whatever the text is, and keeps nothing of it.
 */
export class LinkScanner {
  readonly #text: string;
  readonly #classifier: HostClassifier;
  readonly #editorScheme: string | undefined;
  readonly #lenient: boolean;
  readonly #lineBreaks: ReadonlySet<number> | undefined;
  readonly #markers: MarkerScanner;
  readonly #starts: UrlStartFinder;
  #place = 0;
  #lastMatched: UrlStart | undefined;
  #lastPartial: UrlStart | undefined;
  /** What was classified last: a text repeats its host, and to compare is quicker than to parse. */
  #classifiedUrl = '';
  #classifiedKind: UrlKind | undefined;

  constructor(text: string, options: ScannerOptions) {
    this.#text = text;
    this.#classifier = options.classifier;
    this.#editorScheme = options.editorScheme;
    this.#lenient = options.lenient ?? false;
    this.#lineBreaks = options.lineBreaks;
    this.#markers = new MarkerScanner(text, options.forms ?? linkForms, this.#lenient);
    this.#starts = new UrlStartFinder(text);
  }

  /**
   * Looks at the next place with a marker.
   * @returns the match there; 'noMatch' where there is none; undefined at the end of the text
   */
  step(): LinkMatch | 'noMatch' | undefined {
    const marker = this.#markers.next(this.#place);
    if (marker === undefined) {
      return undefined;
    }
    this.#place = marker.end;
    return this.#matchAt(marker) ?? 'noMatch';
  }

  all(): LinkMatch[] {
    const matches: LinkMatch[] = [];
    for (let match = this.step(); match !== undefined; match = this.step()) {
      if (match !== 'noMatch') {
        matches.push(match);
      }
    }
    return matches;
  }

  #matchAt(marker: Marker): LinkMatch | undefined {
    const { start, form, dash } = marker;
    const idStart = findIdStart(this.#text, marker);
    const inviteId = idStart === undefined ? undefined : this.#idAt(idStart, dash);
    if (idStart === undefined || (inviteId === undefined && !this.#lenient)) {
      return undefined;
    }
    const url = this.#starts.before(start);
    const seen = url === this.#lastMatched || (inviteId === undefined && url === this.#lastPartial);
    if (url.kind === 'none' || seen || !startsKey(this.#text, url.start, marker)) {
      return undefined;
    }
    const length = inviteId === undefined ? 0 : inviteIdLength + 4 * (dash.length - 1);
    const place = { marker: start, form, idStart, inviteId, idEnd: idStart + length };
    const match = url.kind === 'full' ? this.#matchFull(url, place) : this.#matchBare(url, place);
    if (match !== undefined && inviteId === undefined) {
      this.#lastPartial = url;
    } else if (match !== undefined) {
      this.#lastMatched = url;
      this.#place = match.end;
    }
    return match;
  }

  #idAt(place: number, dash: string): string | undefined {
    if (dash === '-') {
      return inviteIdAt(this.#text, place, this.#lineBreaks);
    }
    const length = inviteIdLength + 4 * (dash.length - 1);
    const after = this.#text.charAt(place + length);
    return inviteIdAt(`${this.#text.slice(place, place + length).replaceAll(dash, '-')}${after}`, 0);
  }

  #matchFull(url: FullUrl, place: Place): LinkMatch | undefined {
    const { start } = url;
    if (place.marker - start > maxUrl) {
      return undefined;
    }
    const kind = this.#kindOfFull(url, place);
    const end = url.percentDepth === 0 ? findUrlEnd(this.#text, place.idEnd) : place.idEnd;
    return kind && matchOf(place, { start, end, hasScheme: true, percentDepth: url.percentDepth, kind });
  }

  #kindOfFull(url: FullUrl, place: Place): MatchKind | undefined {
    const { start } = url;
    const length = place.marker - start;
    const { editorOnly = false, kind } = place.form;
    if (!editorOnly && length === this.#classifiedUrl.length && this.#text.startsWith(this.#classifiedUrl, start)) {
      return this.#classifiedKind;
    }
    const written = this.#text.slice(start, place.marker);
    const read = withoutEncoding(written, url);
    if (isWebUrl(read)) {
      this.#classifiedKind = this.#classifier.classify(read);
      this.#classifiedUrl = written;
      return this.#classifiedKind;
    }
    if (kind === 'path') {
      return { kind: 'otherScheme' };
    }
    const { percentDepth } = url;
    const end =
      percentDepth === 0
        ? findUrlEnd(this.#text, place.idEnd)
        : findEncodedUrlEnd(this.#text, place.idEnd, percentDepth);
    const link = withoutEncoding(this.#text.slice(start, end), url);
    return { kind: editorKinds[classifyEditorLink(decodeEscapes(link), this.#editorScheme)] };
  }

  #matchBare(url: BareUrl, place: Place): LinkMatch | undefined {
    if (place.marker - url.start > maxBareUrl) {
      return undefined;
    }
    const written = stripLabel(this.#text.slice(url.start, place.marker));
    const start = place.marker - written.length;
    const hasScheme = isWebUrl(written);
    const kind = hasScheme ? this.#classifier.classify(written) : this.#kindOfBare(written);
    return (
      kind && matchOf(place, { start, end: findUrlEnd(this.#text, place.idEnd), hasScheme, percentDepth: 0, kind })
    );
  }

  #kindOfBare(written: string): MatchKind | undefined {
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

/** Written out: this runs for every link of every text. */
function matchOf(
  { idStart, idEnd, inviteId, form }: Place,
  {
    start,
    end,
    hasScheme,
    percentDepth,
    kind,
  }: Pick<LinkMatch, 'start' | 'end' | 'hasScheme' | 'percentDepth' | 'kind'>,
): LinkMatch {
  return { start, end, idStart, idEnd, inviteId, form, hasScheme, percentDepth, kind };
}

/** The URL as it reads when the encodings around it are taken off. */
function withoutEncoding(url: string, { percentDepth, html }: FullUrl): string {
  let read = html ? decodeHtml(url) : url;
  for (let layer = 0; layer < percentDepth; layer++) {
    read = decodePercent(read);
  }
  return decodeUrlEscapes(read);
}

/** Punctuation and symbols that no host contains. Those that are drawn like a dot, a hyphen or a slash are left out. */
const outsideHosts =
  /(?![\p{ASCII}\u00b7\u0375\u05f3\u05f4\u2027\u2043\u2044\u2212\u2215\u2216\u2571\u2572\u29f5\u29f8\u3002\u30fb\uff61])(?:[\p{Po}\p{Ps}\p{Pe}\p{Pi}\p{Pf}\p{Sm}\p{Sc}\p{So}\u2014\u2015]|\p{Emoji_Modifier})/gu;
/** What URL parsers read as a part of a host or as its end, once it is in its usual form: `™` is `tm`. */
const readAsPartOfUrl = /[\p{L}\p{N}./\\@%#&-]/u;
const marksBefore = /^(?:[*_~:=!$+\-\u200b-\u2013\u202a-\u202e\u2066-\u2069]|\ufe0e|\ufe0f)+/;

/** Without what is written directly before a URL: words and symbols that are in no host, emphasis, invisible marks, `url=` or `link:`. */
function stripLabel(written: string): string {
  const unmarked = written.slice(startOfHost(written)).replace(marksBefore, '');
  const value = unmarked.slice(hostPart(unmarked).lastIndexOf('=') + 1);
  return isWebUrl(value) ? value : value.replace(/^\p{L}[\p{L}\p{M}]{0,19}:(?=[a-z])/iu, '');
}

/** Where the host can start at the earliest, after what is in none: but not where another host is before that. */
function startOfHost(written: string): number {
  const last = [...hostPart(written).matchAll(outsideHosts)].findLast(
    ([symbol]) => !readAsPartOfUrl.test(symbol.normalize('NFKC')),
  );
  return last === undefined || /[\p{L}\p{N}]\.[\p{L}\p{N}]/u.test(written.slice(0, last.index))
    ? 0
    : last.index + last[0].length;
}

/** What stands where the host does in a URL without a scheme. */
function hostPart(url: string): string {
  return /^[^/?#\\&]*/.exec(url)?.[0] ?? '';
}

function isWebUrl(url: string): boolean {
  return /^https?:/i.test(url);
}
