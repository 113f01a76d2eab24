import { decodeEscapes, decodeUrl } from './decode';
import { classifyEditorLink, type LinkForm, linkForms } from './forms';
import type { HostClassifier, UrlKind } from './hosts';
import { inviteIdAt, inviteIdLength } from './inviteLink';
import { type Marker, markerFinder, startsKey } from './markers';
import { findUrlEnd, type UrlStart, UrlStartFinder } from './urlBounds';

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
  /** Where to begin: markers before that are passed over. */
  readonly from?: number | undefined;
  /** This window's own URL scheme. */
  readonly editorScheme?: string | undefined;
  /** Whether to take the text as a careless copy: markers in any letter case, and places without a whole id. */
  readonly lenient?: boolean;
  /** Where line breaks were taken out of the text: what follows an id there does not belong to it. */
  readonly lineBreaks?: ReadonlySet<number> | undefined;
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
  readonly #options: ScannerOptions;
  readonly #starts: UrlStartFinder;
  #lastMatched: UrlStart | undefined;
  #lastPartial: UrlStart | undefined;
  /** What was read last up to a marker: a text repeats its host, and to compare is quicker than to parse. */
  #lastRead: { readonly written: string; readonly kind: MatchKind | undefined } | undefined;

  constructor(text: string, options: ScannerOptions) {
    this.#text = text;
    this.#options = options;
    this.#starts = new UrlStartFinder(text);
  }

  /** The places with a marker one by one; undefined for one where there is no URL of an invite. */
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
    if (url === undefined || seen || !startsKey(this.#text, url.start, marker)) {
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
    // Written out: this runs for every link of every text, and to spread an object takes many times as long.
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

  /** Where the URL up to a marker starts, and whose it is. */
  #read(url: UrlStart, marker: Marker, idEnd: number): Pick<LinkMatch, 'start' | 'hasScheme' | 'kind'> | undefined {
    if (marker.start - url.start > (url.hasScheme ? maxUrl : maxBareUrl)) {
      return undefined;
    }
    const written = this.#text.slice(url.start, marker.start);
    if (url.hasScheme) {
      const kind = this.#kindOfFull(written, url, marker, idEnd);
      return kind && { start: url.start, hasScheme: true, kind };
    }
    const bare = stripLabel(written);
    const hasScheme = isWebUrl(bare);
    const kind = hasScheme ? this.#options.classifier.classify(bare) : this.#kindOfBare(bare);
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
    const kind = this.#options.classifier.classify(read);
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

  #kindOfBare(written: string): MatchKind | undefined {
    const url = written.replace(/^\/\//, '');
    const host = hostPart(url).toLowerCase();
    return host === '' || host === 'login' ? { kind: 'noHost' } : this.#options.classifier.classifyWithoutScheme(url);
  }
}

const editorKinds = {
  invite: 'editor',
  refused: 'editorParameters',
  unknownScheme: 'unknownEditor',
  notOurs: 'otherScheme',
} as const;

/** How long an id is whose dashes are written like this. */
function lengthOfId(dash: string): number {
  return inviteIdLength + 4 * (dash.length - 1);
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
