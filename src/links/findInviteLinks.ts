import { setImmediate } from 'node:timers/promises';

import type { GitpodHost } from '../api/host';
import { decodeHtml, decodePercent, decodeUrlEscapes } from './decode';
import type { LinkForm } from './forms';
import { authorityOf, HostClassifier, isPossibleAuthority, safeHost } from './hosts';
import { InviteLink } from './inviteLink';
import type { LookAlikeSign } from './lookAlike';
import { OutermostUrls, type OuterUrl } from './outermostUrl';
import { type LinkMatch, LinkScanner } from './scanner';
import { findWrapperEnd, mayBeWrapper, unwrap, type Wrapped } from './wrappers';

/** So much of a URL is read, in UTF-16 code units. */
const maxRead = 1_000;

/** Who gets what is inside of a URL, in characters that are safe to show: its host, or its scheme; undefined where it is a path or a parameter alone. */
function receiverOf(text: string, { start, percentDepth }: OuterUrl): string | undefined {
  let url = decodeUrlEscapes(decodeHtml(text.slice(start, start + maxRead)));
  for (let layer = 0; layer < percentDepth; layer++) {
    url = decodePercent(url);
  }
  const scheme = /^[a-z][a-z0-9+.-]*(?=:)/i.exec(url)?.[0].toLowerCase();
  if (scheme !== undefined && !/^(?:https?|wss?|ftp)$/.test(scheme) && !/^[\w.-]+\.[a-z]{2,}:\d/i.test(url)) {
    return safeHost(`${scheme}:`);
  }
  const rest = scheme === undefined || /^[\w.-]+\.[a-z]{2,}:\d/i.test(url) ? url : url.slice(scheme.length + 1);
  const slashes = /^[/\\]{2,}/.exec(rest)?.[0] ?? '';
  const authority = authorityOf(rest.slice(slashes.length).split(/\s/, 1)[0] ?? '');
  if (scheme === undefined && slashes === '' && !/^[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}(?::\d+)?$/i.test(authority)) {
    return undefined;
  }
  return hostOf(authority);
}

function hostOf(authority: string): string | undefined {
  const written = authority.slice(authority.lastIndexOf('@') + 1);
  if (/^(?!.*xn--)[a-z0-9.-]{1,100}$/i.test(written)) {
    return written.toLowerCase();
  }
  const parsed =
    isPossibleAuthority(authority) && URL.canParse(`https://${written}/`) ? new URL(`https://${written}/`) : undefined;
  return (parsed === undefined ? safeHost(written) : safeHost(parsed.host)) || undefined;
}

/** Places in a text, in UTF-16 code units from its start; the end is the first one that is no longer part. */
interface FoundPlace {
  readonly start: number;
  readonly end: number;
  /** Where the id alone is: to put another id there keeps form, encoding and parameters of the link. */
  readonly idStart: number;
  readonly idEnd: number;
}

/** The URL around an invite link. */
export type Enclosure =
  /** None: the link is the outermost URL. */
  | { readonly kind: 'none' }
  /** A redirect of an editor's vendor to the editor link in it. */
  | { readonly kind: 'redirect' }
  /** A mail guard's or a search's own URL around the link. It may be signed: to be replaced as a whole, or not at all. */
  | { readonly kind: 'wrapper'; readonly start: number; readonly end: number }
  /** Another site's URL. */
  | {
      readonly kind: 'foreign';
      /** Who gets to see the link, in characters that are safe to show; undefined where that is not part of the text. */
      readonly host: string | undefined;
      /** Whether it is the link itself that no known editor opens. */
      readonly isItself?: true;
    };

export interface FoundInviteLink extends FoundPlace {
  readonly kind: 'link';
  readonly link: InviteLink;
  /** How the link names its invite: the name of a row of the table of forms. */
  readonly form: string;
  readonly enclosure: Enclosure;
}

/** An invite link of a host that only looks like one that counts. */
export interface FoundLookAlike extends FoundPlace {
  readonly kind: 'lookAlike';
  /** The real host, in characters that are safe to show. */
  readonly host: string;
  /** The host that it may be taken for. */
  readonly of: GitpodHost;
  readonly sign: LookAlikeSign;
}

/** An invite link of a known host with http for https. Its first four characters are the scheme. */
export interface FoundUnencrypted extends FoundPlace {
  readonly kind: 'unencrypted';
  /** The encrypted link. */
  readonly link: InviteLink;
}

export type FoundLink = FoundInviteLink | FoundUnencrypted | FoundLookAlike;

export interface FindOptions {
  /** The configured hosts. The vendor's own always count too. A link into an editor belongs to the first. */
  readonly hosts: readonly GitpodHost[];
  /** This window's own URL scheme, where it is not one of a known editor. */
  readonly editorScheme?: string | undefined;
  readonly forms?: readonly LinkForm[] | undefined;
  /** Where to begin, in UTF-16 code units: markers before that are passed over. What is there counts for the links after it. */
  readonly from?: number | undefined;
  /** Where line breaks were taken out of the text: what follows an id there does not belong to it. */
  readonly lineBreaks?: ReadonlySet<number> | undefined;
}

const outermost: Enclosure = { kind: 'none' };

/** How deep mail guards put their URLs into one another. */
const maxWrappers = 4;
/** How many wrappers of one text are looked into; links in any more are left alone. */
const maxUnwrapped = 150;

/**
 * All invite links in a text, plain or in Markdown, HTML, JSON and the like, in the order in which they occur, with
 * the markers in them spelled as the dashboard does. Links are matched by the origin that the URL parser reads. Takes
 * time in proportion to the text, whatever it holds.
 */
export function findInviteLinks(text: string, options: FindOptions): FoundLink[] {
  return [...inviteLinksIn(text, options)];
}

/** The same one by one, for texts so long that nobody should hold all their links. */
export function* inviteLinksIn(text: string, options: FindOptions): Generator<FoundLink, void, undefined> {
  for (const step of scanInviteLinks(text, options)) {
    if (typeof step !== 'string') {
      yield step;
    }
  }
}

/** What was found at a marker: a link, the URL of something else, or nothing of which the URL had to be looked at. */
type ScanStep = FoundLink | 'otherUrl' | 'noUrl';

/** The same in steps, one for each place that was looked at, so that a caller can count, pause and stop. */
function scanInviteLinks(text: string, options: FindOptions): Generator<ScanStep, void, undefined> {
  return new Finder(text, options, maxWrappers).all();
}

/** The same link in a text that has so many UTF-16 code units more before it. */
export function movedBy<Found extends FoundLink>(found: Found, by: number): Found {
  const { start, end, idStart, idEnd } = found;
  const places = { start: start + by, end: end + by, idStart: idStart + by, idEnd: idEnd + by };
  if (found.kind !== 'link' || found.enclosure.kind !== 'wrapper') {
    return { ...found, ...places };
  }
  const { enclosure } = found;
  return {
    ...found,
    ...places,
    enclosure: { ...enclosure, start: enclosure.start + by, end: enclosure.end + by },
  };
}

/** The link inside of a wrapper or a redirect. */
interface Inside {
  readonly kind: Wrapped['kind'];
  readonly found: FoundInviteLink;
}

class Finder {
  readonly #outermost: OutermostUrls;
  readonly #classifier: HostClassifier;
  /** The outer URL of the last link, and who gets what is in it. */
  #outer: { readonly start: number; readonly enclosure: Enclosure } | undefined;
  /** The outer URL that was looked into last, and the invite in it: one URL may hold many links. */
  #wrappers = 0;
  #wrapper: { readonly start: number; readonly end: number; readonly inside: Inside | undefined } | undefined;

  constructor(
    private readonly text: string,
    private readonly options: FindOptions,
    private readonly wrappersLeft: number,
    classifier = new HostClassifier(options.hosts),
  ) {
    this.#outermost = new OutermostUrls(text);
    this.#classifier = classifier;
  }

  *all(): Generator<ScanStep, void, undefined> {
    const scanner = new LinkScanner(this.text, { ...this.options, classifier: this.#classifier });
    for (const match of scanner.matches()) {
      yield match === undefined ? 'noUrl' : (this.#foundAt(match) ?? 'otherUrl');
    }
  }

  #enclosureAt(start: number, end: number, idEnd: number, link: InviteLink): Enclosure {
    const outer = this.#outermost.at(start);
    if (outer === undefined) {
      return outermost;
    }
    const wrapper = this.#wrapperAround(outer, end, idEnd, link);
    if (wrapper === undefined && this.#outer?.start !== outer.start) {
      this.#outer = { start: outer.start, enclosure: { kind: 'foreign', host: receiverOf(this.text, outer) } };
    }
    return wrapper ?? this.#outer?.enclosure ?? { kind: 'foreign', host: undefined };
  }

  #foundAt(match: LinkMatch): FoundLink | undefined {
    const { start, end, idStart, idEnd, inviteId, kind, form } = match;
    if (inviteId === undefined) {
      return undefined;
    }
    const places = { start, end, idStart, idEnd };
    switch (kind.kind) {
      case 'service': {
        if (form.editorOnly === true) {
          return undefined;
        }
        const found = this.#found(places, new InviteLink(kind.host, inviteId), form.name);
        return kind.encrypted || found.enclosure.kind !== 'none'
          ? found
          : { kind: 'unencrypted', ...places, link: found.link };
      }
      case 'editor':
        return this.#found(places, new InviteLink(this.#classifier.first, inviteId), 'editor');
      case 'unknownEditor': {
        const link = new InviteLink(this.#classifier.first, inviteId);
        const outer = this.#outermost.at(start);
        const host = receiverOf(this.text, outer ?? { start, percentDepth: match.percentDepth });
        return { kind: 'link', ...places, link, form: 'editor', enclosure: { kind: 'foreign', host, isItself: true } };
      }
      case 'lookAlike':
        return { ...places, ...kind };
      case 'otherHost':
        return this.#wrapped(places, kind.host, inviteId);
      case 'classic':
      case 'otherScheme':
      case 'editorParameters':
      case 'noHost':
        return undefined;
      default:
        return kind satisfies never;
    }
  }

  #found(places: FoundPlace, link: InviteLink, form: string): FoundInviteLink {
    const enclosure = this.#enclosureAt(places.start, places.end, places.idEnd, link);
    return { kind: 'link', ...places, link, form, enclosure };
  }

  /** A link that its wrapper encodes in a way of its own. */
  #wrapped(places: FoundPlace, host: string, inviteId: string): FoundInviteLink | undefined {
    if (!/(?:^urldefense|google)\.|\.safelinks\./.test(host)) {
      return undefined;
    }
    const end = findWrapperEnd(this.text, places.idEnd);
    const link = this.#linkIn(this.text.slice(places.start, end))?.found.link;
    if (link?.inviteId !== inviteId) {
      return undefined;
    }
    const outer = this.#outermost.at(places.start);
    const enclosure: Enclosure =
      outer === undefined
        ? { kind: 'wrapper', start: places.start, end }
        : { kind: 'foreign', host: receiverOf(this.text, outer) };
    return { kind: 'link', ...places, end, link, form: 'join', enclosure };
  }

  #wrapperAround(
    { start, percentDepth }: OuterUrl,
    end: number,
    idEnd: number,
    link: InviteLink,
  ): Enclosure | undefined {
    if (percentDepth > 0 || !mayBeWrapper(this.text, start)) {
      return undefined;
    }
    if (this.#wrapper?.start !== start) {
      if (this.#wrappers++ >= maxUnwrapped) {
        return undefined;
      }
      const wrapperEnd = Math.max(end, findWrapperEnd(this.text, idEnd));
      this.#wrapper = { start, end: wrapperEnd, inside: this.#linkIn(this.text.slice(start, wrapperEnd)) };
    }
    const { inside, end: wrapperEnd } = this.#wrapper;
    if (inside?.found.link.equals(link) !== true || end > wrapperEnd) {
      return undefined;
    }
    const { kind, found } = inside;
    if (kind === 'redirect' && found.form === 'editor' && found.enclosure.kind === 'none') {
      return { kind };
    }
    return kind === 'wrapper' ? { kind, start, end: wrapperEnd } : undefined;
  }

  /** The one link that a wrapper leads to, where all around it is wrappers as well. */
  #linkIn(url: string): Inside | undefined {
    const wrapped = this.wrappersLeft === 0 ? undefined : unwrap(url);
    if (wrapped === undefined) {
      return undefined;
    }
    const steps = [
      ...new Finder(
        wrapped.target,
        { ...this.options, from: undefined, lineBreaks: undefined },
        this.wrappersLeft - 1,
        this.#classifier,
      ).all(),
    ];
    const [found, another] = steps.filter((step) => typeof step !== 'string');
    const isAll = found?.kind === 'link' && another === undefined && found.enclosure.kind !== 'foreign';
    if (!isAll) {
      return undefined;
    }
    const start = found.enclosure.kind === 'wrapper' ? found.enclosure.start : found.start;
    return start === 0 || found.enclosure.kind === 'redirect' ? { kind: wrapped.kind, found } : undefined;
  }
}

/** Nothing else runs in the extension host for so many milliseconds. */
const sliceMs = 10;
/** To ask the clock takes as long as to look at a place. */
const stepsPerCheck = 16;

/** A part of a long work, after which others have their turn. */
export class Slice {
  #start = performance.now();

  get isOver(): boolean {
    return performance.now() - this.#start >= sliceMs;
  }

  async next(): Promise<void> {
    await setImmediate();
    this.#start = performance.now();
  }
}

export interface SliceOptions extends FindOptions {
  readonly signal?: AbortSignal | undefined;
  /** How many URLs are looked at, whatever they turn out to be. */
  readonly maxUrls?: number | undefined;
}

/** The invite links of a text one by one, in slices that let others work in between. Ends early when it is aborted. */
export async function* findInSlices(text: string, options: SliceOptions): AsyncGenerator<FoundLink, void, undefined> {
  const { signal, maxUrls = Infinity } = options;
  const slice = new Slice();
  let [steps, urls] = [0, 0];
  for (const step of scanInviteLinks(text, options)) {
    if (step !== 'noUrl') {
      urls += 1;
    }
    if (++steps % stepsPerCheck === 0 && slice.isOver) {
      await slice.next();
    }
    if (signal?.aborted === true || urls > maxUrls) {
      return;
    }
    if (typeof step !== 'string') {
      yield step;
    }
  }
}
