import { setImmediate } from 'node:timers/promises';

import type { GitpodHost } from '../api/host';
import type { LinkForm } from './forms';
import { HostClassifier, receiverOf } from './hosts';
import { InviteLink } from './inviteLink';
import type { LookAlikeSign } from './lookAlike';
import { OutermostUrls } from './outermostUrl';
import { type LinkMatch, LinkScanner } from './scanner';
import { findWrapperEnd, unwrap, wrapperAt, type WrapperHost } from './wrappers';

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
  for (const step of new Finder(text, options).steps()) {
    if (typeof step !== 'string') {
      yield step;
    }
  }
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

/** What was found at a marker: a link, the URL of something else, or nothing of which the URL had to be looked at. */
type Step = FoundLink | 'otherUrl' | 'noUrl';

/** The one link that a wrapper or a redirect leads to. */
interface Wrapping {
  readonly kind: WrapperHost['kind'];
  readonly end: number;
  readonly found: FoundInviteLink;
}

class Finder {
  readonly #outermost: OutermostUrls;
  /** The outer URL that was looked into last: one may hold many links. */
  #outer:
    { readonly start: number; readonly host: string | undefined; readonly wrapping: Wrapping | undefined } | undefined;
  #wrappers = 0;

  constructor(
    private readonly text: string,
    private readonly options: FindOptions,
    private readonly wrappersLeft = maxWrappers,
    private readonly classifier = new HostClassifier(options.hosts),
  ) {
    this.#outermost = new OutermostUrls(text);
  }

  /** One for each place that was looked at, so that a caller can count, pause and stop. */
  *steps(): Generator<Step, void, undefined> {
    const scanner = new LinkScanner(this.text, { ...this.options, classifier: this.classifier });
    for (const match of scanner.matches()) {
      yield match === undefined ? 'noUrl' : (this.#foundAt(match) ?? 'otherUrl');
    }
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
        const host = receiverOf(this.text, this.#outermost.at(start) ?? { start, percentDepth });
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

  /** A link that its wrapper encodes in a way of its own. */
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
      this.#outer = { start: outer.start, host: receiverOf(this.text, outer), wrapping };
    }
    const { host, wrapping } = this.#outer;
    if (wrapping?.found.link.equals(link) !== true || end > wrapping.end) {
      return { kind: 'foreign', host };
    }
    return wrapping.kind === 'redirect'
      ? { kind: 'redirect' }
      : { kind: 'wrapper', start: outer.start, end: wrapping.end };
  }

  /** What a wrapper that starts here leads to, where that is one link, and all around it is wrappers as well. */
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
    const options = { ...this.options, from: undefined, lineBreaks: undefined };
    const inside = new Finder(target, options, this.wrappersLeft - 1, this.classifier);
    const [found, another] = [...inside.steps()].filter((step) => typeof step !== 'string');
    if (found?.kind !== 'link' || another !== undefined || found.enclosure.kind === 'foreign') {
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
