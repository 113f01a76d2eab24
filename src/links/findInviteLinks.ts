import { setImmediate } from 'node:timers/promises';

import type { GitpodHost } from '../api/host';
import type { LinkForm } from './forms';
import { HostClassifier, recipientOf } from './hosts';
import { InviteLink } from './inviteLink';
import type { LookAlikeSign } from './lookAlike';
import { OutermostUrls } from './outermostUrl';
import { type LinkMatch, LinkScanner } from './scanner';
import { findWrapperEnd, unwrap, wrapperAt, type WrapperHost } from './wrappers';

/** Ranges in a text, in UTF-16 code units; `end` and `idEnd` are exclusive. */
interface FoundPlace {
  readonly start: number;
  readonly end: number;
  /** The range of the ID alone: replacing it keeps the form, encoding and parameters of the link. */
  readonly idStart: number;
  readonly idEnd: number;
}

/** The URL around an invite link. */
export type Enclosure =
  /** The link is itself the outermost URL. */
  | { readonly kind: 'none' }
  /** An editor vendor's redirect to the editor link inside it. */
  | { readonly kind: 'redirect' }
  /**
   * The URL of a link protection service or a search engine around the link. It may be signed, so it must be replaced
   * as a whole or not at all.
   */
  | { readonly kind: 'wrapper'; readonly start: number; readonly end: number }
  /** Another site's URL. */
  | {
      readonly kind: 'foreign';
      /** Who receives the link, in characters that are safe to show; undefined if the text does not include it. */
      readonly host: string | undefined;
      /** Set if the link itself has a scheme that no known editor opens. */
      readonly isItself?: true;
    };

export interface FoundInviteLink extends FoundPlace {
  readonly kind: 'link';
  readonly link: InviteLink;
  /** The form of the link: the name of a row in the table of forms. */
  readonly form: string;
  readonly enclosure: Enclosure;
}

/** An invite link of a host that only looks like a known one. */
export interface FoundLookAlike extends FoundPlace {
  readonly kind: 'lookAlike';
  /** The actual host, in characters that are safe to show. */
  readonly host: string;
  /** The known host that it may be mistaken for. */
  readonly of: GitpodHost;
  readonly sign: LookAlikeSign;
}

/** An invite link of a known host with `http` instead of `https`. Its first four characters are the scheme. */
export interface FoundUnencrypted extends FoundPlace {
  readonly kind: 'unencrypted';
  /** The link with `https`. */
  readonly link: InviteLink;
}

export type FoundLink = FoundInviteLink | FoundUnencrypted | FoundLookAlike;

export interface FindOptions {
  /** The configured hosts. The vendor's own hosts are always included. Editor links belong to the first. */
  readonly hosts: readonly GitpodHost[];
  /** This window's own URL scheme, if it is not that of a known editor. */
  readonly editorScheme?: string | undefined;
  readonly forms?: readonly LinkForm[] | undefined;
  /**
   * The offset to start from, in UTF-16 code units: earlier markers are skipped, but the text there is still context
   * for later links.
   */
  readonly from?: number | undefined;
  /** Offsets where line breaks were removed from the text: what follows an ID there is not part of it. */
  readonly lineBreaks?: ReadonlySet<number> | undefined;
}

const outermost: Enclosure = { kind: 'none' };

/** Maximum nesting of wrapper URLs. */
const maxWrappers = 4;
/** Maximum number of wrappers examined per text; links in further ones are left alone. */
const maxUnwrapped = 150;

/**
 * Finds all invite links in a text (plain, Markdown, HTML, JSON and so on) in order, with the markers spelled as in the
 * dashboard. Links are matched by the origin that the URL parser returns. Takes linear time for any input.
 */
export function findInviteLinks(text: string, options: FindOptions): FoundLink[] {
  return [...inviteLinksIn(text, options)];
}

/** Like `findInviteLinks`, but yields links one by one, for texts too long to hold all their links in memory. */
export function* inviteLinksIn(text: string, options: FindOptions): Generator<FoundLink, void, undefined> {
  for (const step of new Finder(text, options).steps()) {
    if (typeof step !== 'string') {
      yield step;
    }
  }
}

/** Shifts the offsets of a link by `by` UTF-16 code units. */
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

/** What was found at a marker: a link, another URL, or nothing that required examining a URL. */
type Step = FoundLink | 'otherUrl' | 'noUrl';

/** The single link that a wrapper or redirect leads to. */
interface Wrapping {
  readonly kind: WrapperHost['kind'];
  readonly end: number;
  readonly found: FoundInviteLink;
}

class Finder {
  readonly #outermost: OutermostUrls;
  /** The outer URL that was examined last: it may contain many links. */
  #outer:
    { readonly start: number; readonly host: string | undefined; readonly wrapping: Wrapping | undefined } | undefined;
  #wrappers = 0;
  /** For the texts in wrappers; created once, because spreading an object is slow. */
  #insideOptions: FindOptions | undefined;

  constructor(
    private readonly text: string,
    private readonly options: FindOptions,
    private readonly wrappersLeft = maxWrappers,
    private readonly classifier = new HostClassifier(options.hosts),
  ) {
    this.#outermost = new OutermostUrls(text);
  }

  /** Yields one step per place examined, so that a caller can count, pause and stop. */
  *steps(): Generator<Step, void, undefined> {
    const scanner = new LinkScanner(this.text, this.options, this.classifier);
    for (const match of scanner.matches()) {
      yield match === undefined ? 'noUrl' : (this.#foundAt(match) ?? 'otherUrl');
    }
  }

  /** The link of a text that contains exactly one. */
  only(): FoundLink | undefined {
    let only: FoundLink | undefined;
    for (const step of this.steps()) {
      if (typeof step !== 'string') {
        if (only !== undefined) {
          return undefined;
        }
        only = step;
      }
    }
    return only;
  }

  #foundAt({ start, end, idStart, idEnd, inviteId, percentDepth, kind, form }: LinkMatch): FoundLink | undefined {
    if (inviteId === undefined) {
      return undefined;
    }
    const place = { start, end, idStart, idEnd };
    switch (kind.kind) {
      case 'service': {
        if (form.editorOnly === true) {
          return undefined;
        }
        const found = this.#link(place, new InviteLink(kind.host, inviteId), form.name);
        return kind.encrypted || found.enclosure.kind !== 'none'
          ? found
          : { kind: 'unencrypted', ...place, link: found.link };
      }
      case 'editor':
        return this.#link(place, new InviteLink(this.classifier.first, inviteId), 'editor');
      case 'unknownEditor': {
        const link = new InviteLink(this.classifier.first, inviteId);
        const host = recipientOf(this.text, this.#outermost.at(start) ?? { start, percentDepth });
        return { kind: 'link', ...place, link, form: 'editor', enclosure: { kind: 'foreign', host, isItself: true } };
      }
      case 'lookAlike':
        return { ...place, ...kind };
      case 'otherHost':
        return this.#linkInWrapper(place, inviteId);
      case 'classic':
      case 'otherScheme':
      case 'editorParameters':
      case 'noHost':
        return undefined;
      default:
        return kind satisfies never;
    }
  }

  #link(place: FoundPlace, link: InviteLink, form: string): FoundInviteLink {
    return { kind: 'link', ...place, link, form, enclosure: this.#enclosureOf(place, link) };
  }

  /** Finds a link that its wrapper encodes in a format of its own. */
  #linkInWrapper(place: FoundPlace, inviteId: string): FoundInviteLink | undefined {
    const { start, idEnd } = place;
    const wrapping = this.#wrappingOf(wrapperAt(this.text, start), start, idEnd);
    if (wrapping?.kind !== 'wrapper' || wrapping.found.link.inviteId !== inviteId) {
      return undefined;
    }
    const { end, found } = wrapping;
    const around = this.#enclosureOf({ ...place, end }, found.link);
    const enclosure: Enclosure = around.kind === 'none' ? { kind: 'wrapper', start, end } : around;
    return { kind: 'link', ...place, end, link: found.link, form: 'join', enclosure };
  }

  #enclosureOf({ start, end, idEnd }: FoundPlace, link: InviteLink): Enclosure {
    const outer = this.#outermost.at(start);
    if (outer === undefined) {
      return outermost;
    }
    if (this.#outer?.start !== outer.start) {
      const wrapper = outer.percentDepth === 0 ? wrapperAt(this.text, outer.start) : undefined;
      const isRead = wrapper !== undefined && this.#wrappers++ < maxUnwrapped;
      const wrapping = isRead ? this.#wrappingOf(wrapper, outer.start, idEnd) : undefined;
      this.#outer = { start: outer.start, host: recipientOf(this.text, outer), wrapping };
    }
    const { host, wrapping } = this.#outer;
    if (wrapping?.found.link.equals(link) !== true || end > wrapping.end) {
      return { kind: 'foreign', host };
    }
    return wrapping.kind === 'redirect'
      ? { kind: 'redirect' }
      : { kind: 'wrapper', start: outer.start, end: wrapping.end };
  }

  /** What the wrapper at this offset leads to, if that is one link surrounded only by further wrappers. */
  #wrappingOf(wrapper: WrapperHost | undefined, start: number, idEnd: number): Wrapping | undefined {
    if (wrapper === undefined || this.wrappersLeft === 0) {
      return undefined;
    }
    const { kind } = wrapper;
    const end = findWrapperEnd(this.text, idEnd);
    const target = unwrap(wrapper, this.text.slice(start, end));
    if (target === undefined) {
      return undefined;
    }
    this.#insideOptions ??= { ...this.options, from: undefined, lineBreaks: undefined };
    const inside = new Finder(target, this.#insideOptions, this.wrappersLeft - 1, this.classifier);
    const found = inside.only();
    if (found?.kind !== 'link' || found.enclosure.kind === 'foreign') {
      return undefined;
    }
    const { enclosure, form } = found;
    const isAll =
      kind === 'redirect'
        ? found.start === 0 && enclosure.kind === 'none' && form === 'editor'
        : (enclosure.kind === 'wrapper' ? enclosure.start : found.start) === 0 || enclosure.kind === 'redirect';
    return isAll ? { kind, end, found } : undefined;
  }
}

/** How long a slice may block the extension host, in milliseconds. */
const sliceMs = 10;
/** Number of places examined per clock check: reading the clock takes as long as examining a place. */
const stepsPerCheck = 16;

/** A slice of a long task, after which other work in the extension host can run. */
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
  /** Maximum number of URLs examined, whatever they turn out to be. */
  readonly maxUrls?: number | undefined;
}

/**
 * Finds the invite links of a text one by one, in slices that let other work run in between. Ends early when aborted.
 */
export async function* findInSlices(text: string, options: SliceOptions): AsyncGenerator<FoundLink, void, undefined> {
  const { signal, maxUrls = Infinity } = options;
  const slice = new Slice();
  let [steps, urls] = [0, 0];
  for (const step of new Finder(text, options).steps()) {
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
