import { brokenLinksIn, type TextRange } from './brokenLinks';
import { type Enclosure, findInSlices, Slice, type SliceOptions } from './findInviteLinks';
import type { InviteLink } from './inviteLink';

/** A range in a text. Lines and characters are zero-based; characters are UTF-16 code units. */
interface TextPlace {
  readonly line: number;
  readonly character: number;
  /** Exclusive; a range never extends past the end of its line. */
  readonly endCharacter: number;
  /** The surrounding line, without any key; untrusted text. */
  readonly excerpt: string;
}

/** The range of a link in a text. */
export interface LinkPlace extends TextPlace {
  readonly kind: 'link';
  readonly link: InviteLink;
  /** The URL around it. */
  readonly enclosure: Enclosure;
}

/** The range of a link that only a user can check and change: it continues on another line, or is not encrypted. */
export interface ManualPlace extends TextPlace {
  readonly kind: 'broken' | 'unencrypted';
}

/** How much of a line is shown before and after a link, in UTF-16 code units. */
const shownAround = 60;
const uuid = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{8}([0-9a-f]{4})/gi;

/** Yields the ranges of all invite links in a text in order, except that links broken across lines come last. */
export async function* linkPlacesIn(
  text: string,
  options: SliceOptions,
): AsyncGenerator<LinkPlace | ManualPlace, void, undefined> {
  const lines = new LineCounter(text);
  const whole: TextRange[] = [];
  for await (const found of findInSlices(text, options)) {
    // A look-alike can be the end of a broken link.
    if (found.kind !== 'lookAlike') {
      const { kind, link, start, end } = found;
      whole.push({ start, end });
      const place = placeOf(text, found, lines, lineAfter(text, end));
      yield kind === 'link' ? { kind, ...place, link, enclosure: found.enclosure } : { kind, ...place };
    }
  }
  yield* brokenPlacesIn(text, whole, options);
}

async function* brokenPlacesIn(
  text: string,
  whole: readonly TextRange[],
  options: SliceOptions,
): AsyncGenerator<ManualPlace, void, undefined> {
  const lines = new LineCounter(text);
  const slice = new Slice();
  for (const broken of brokenLinksIn(text, whole, options)) {
    if (slice.isOver) {
      await slice.next();
    }
    if (options.signal?.aborted === true) {
      return;
    }
    if (broken !== undefined) {
      // The text that follows may be the start of the ID.
      yield { kind: 'broken', ...placeOf(text, broken, lines, '…') };
    }
  }
}

function placeOf(text: string, { start, end }: TextRange, lines: LineCounter, after: string): TextPlace {
  lines.moveTo(start);
  const excerpt = `${lineBefore(text, start)}${masked(text.slice(start, end))}${after}`.trim();
  return { line: lines.line, character: start - lines.start, endCharacter: end - lines.start, excerpt };
}

/** The end of the line before an offset. IDs are masked to their last four characters, and partial ones are removed. */
function lineBefore(text: string, start: number): string {
  const from = Math.max(0, start - 2 * shownAround);
  const before = text.slice(from, start).replace(from > 0 ? /^[\da-f-]+/i : '', '');
  const line = masked(/[^\r\n]*$/.exec(before)?.[0] ?? '');
  return line.length > shownAround ? `…${line.slice(-shownAround)}` : line;
}

function lineAfter(text: string, end: number): string {
  const to = end + 2 * shownAround;
  const after = text.slice(end, to).replace(to < text.length ? /[\da-f-]+$/i : '', '');
  const line = masked(/^[^\r\n]*/.exec(after)?.[0] ?? '');
  return line.length > shownAround ? `${line.slice(0, shownAround)}…` : line;
}

function masked(text: string): string {
  return text.replace(uuid, '…$1');
}

/** Counts lines as VS Code does; offsets must be passed in ascending order. */
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
