import { type Enclosure, findInSlices, type FoundInviteLink, type SliceOptions } from './findInviteLinks';
import type { InviteLink } from './inviteLink';

/** Where a link stands in a text; lines and characters count from 0, characters in UTF-16 code units. */
export interface LinkPlace {
  readonly link: InviteLink;
  readonly line: number;
  readonly character: number;
  /** The first character that is no longer part of it; a link never goes over the end of a line. */
  readonly endCharacter: number;
  /** What stands around it, without any key; foreign text. */
  readonly excerpt: string;
  /** The URL around it. */
  readonly enclosure: Enclosure;
}

/** How much of a line is shown before and after a link. */
const shownAround = 60;
const uuid = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{8}([0-9a-f]{4})/gi;

/** The places of all invite links in a text, in order, one by one. */
export async function* linkPlacesIn(text: string, options: SliceOptions): AsyncGenerator<LinkPlace, void, undefined> {
  const lines = new LineCounter(text);
  for await (const found of findInSlices(text, options)) {
    if (found.kind === 'link') {
      lines.moveTo(found.start);
      yield placeOf(text, found, lines);
    }
  }
}

function placeOf(text: string, found: FoundInviteLink, lines: LineCounter): LinkPlace {
  return {
    link: found.link,
    line: lines.line,
    character: found.start - lines.start,
    endCharacter: found.end - lines.start,
    excerpt: excerptOf(text, found),
    enclosure: found.enclosure,
  };
}

/** Of every id only the last four characters are left, and nothing of one that is cut off at an end. */
function excerptOf(text: string, { start, end }: { readonly start: number; readonly end: number }): string {
  const [from, to] = [Math.max(0, start - 2 * shownAround), end + 2 * shownAround];
  const before = text.slice(from, start).replace(from > 0 ? /^[\da-f-]+/i : '', '');
  const after = text.slice(end, to).replace(to < text.length ? /[\da-f-]+$/i : '', '');
  const lineBefore = masked(/[^\r\n]*$/.exec(before)?.[0] ?? '').slice(-shownAround);
  const lineAfter = masked(/^[^\r\n]*/.exec(after)?.[0] ?? '').slice(0, shownAround);
  return `${lineBefore}${masked(text.slice(start, end))}${lineAfter}`.trim();
}

function masked(text: string): string {
  return text.replace(uuid, '…$1');
}

/** Counts lines as VS Code does, for places asked in rising order. */
class LineCounter {
  readonly #breaks: RegExp;
  readonly #text: string;
  #next: RegExpExecArray | null;
  line = 0;
  start = 0;

  constructor(text: string) {
    this.#text = text;
    this.#breaks = /\r\n|\r|\n/g;
    this.#next = this.#breaks.exec(text);
  }

  moveTo(place: number): void {
    while (this.#next !== null && this.#breaks.lastIndex <= place) {
      this.line += 1;
      this.start = this.#breaks.lastIndex;
      this.#next = this.#breaks.exec(this.#text);
    }
  }
}
