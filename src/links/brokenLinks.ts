import { GitpodHost } from '../api/host';
import { type FindOptions, inviteLinksIn } from './findInviteLinks';
import { extensionId, linkForms, markersOf } from './forms';

/** A range of a text in UTF-16 code units; `end` is exclusive. */
export interface TextRange {
  readonly start: number;
  readonly end: number;
}

/** Every text with an invite link contains at least one of these words, even if the link is broken once. */
export function searchWords({ hosts, forms }: Pick<FindOptions, 'hosts' | 'forms'>): readonly string[] {
  return [...new Set([...markersOf(forms), ...namesOf(hosts), extensionId])];
}

function namesOf(hosts: readonly GitpodHost[]): string[] {
  return [...hosts, ...GitpodHost.canonical].map(({ hostname }) => hostname);
}

/** How much is examined before and after a word, and how far after it other words are skipped, in UTF-16 code units. */
const maxBefore = 200;
const maxAfter = 600;
const step = 400;

/**
 * The end of a line that continues on the next one: a quote and an operator, a backslash, or the `=` of
 * quoted-printable.
 */
const lineEnd = /(?:["'`]\s*(?:[+.&,\\|]{1,2}(?: _)?)?|\\|=)?\s*$/;
const maxLineEnd = 24;
/**
 * The start of a continuation line: indentation, comment and mail quote markers, an operator, a quote with its prefix.
 */
const lineStart =
  /^[ \t]*(?:(?:[>*#]+|\/\/+|--)[ \t]+)*(?:[+.&|]{1,2}[ \t]*(?=["'`]))?(?:[bfruL]{0,2}["'`](?=[^\s,;)\]}]))?/;
const maxLineStart = 120;
/** A line break, or the seam between two strings concatenated on one line. */
const joinPointPattern = /\r\n?|\n|["'`][ \t]{0,4}(?:[+&]|\.{1,2})?[ \t]{0,4}(?=[bfruL]{0,2}["'`])/g;

/**
 * Finds invite links in several parts: on two lines, as formatters, mail programs and calendars break them, or in two
 * strings. They can be shown but not replaced, because what separates the parts depends on the format. Each range
 * starts at the URL and ends at the ID or the end of the first line, whichever comes first, so it contains no part of
 * the ID.
 * @param unbrokenRanges ranges of the unbroken links in ascending order; they are skipped
 * @returns a step for each place examined, so that a caller can pause and stop
 */
export function* brokenLinksIn(
  text: string,
  unbrokenRanges: readonly TextRange[],
  options: FindOptions,
): Generator<TextRange | undefined, void, undefined> {
  const words = anyOf(searchWords(options), 'g');
  let next = 0;
  let place = 0;
  for (let word = words.exec(text); word !== null; word = words.exec(text)) {
    while ((unbrokenRanges[next]?.end ?? Infinity) <= word.index) {
      next++;
    }
    const link = unbrokenRanges[next];
    if (link !== undefined && link.start <= word.index) {
      words.lastIndex = link.end;
      continue;
    }
    for (const broken of brokenAround(text, Math.max(place, word.index - maxBefore), word.index + maxAfter, options)) {
      place = broken.end;
      yield broken;
    }
    words.lastIndex = Math.max(word.index + step, place);
    yield undefined;
  }
}

function* brokenAround(
  text: string,
  from: number,
  to: number,
  options: FindOptions,
): Generator<TextRange, void, undefined> {
  const { joined, seams } = joinLines(text.slice(from, to), options);
  const lineBreaks = new Set(seams.map(({ place }) => place));
  for (const found of inviteLinksIn(joined, { ...options, lineBreaks })) {
    const seam = seams.find(({ place, joins: isAdjacent }) => isAdjacent && found.start < place && place < found.idEnd);
    if (found.kind !== 'lookAlike' && seam !== undefined && (found.start > 0 || from === 0)) {
      const end = Math.min(seam.end, originOf(found.idStart, seams));
      yield { start: from + originOf(found.start, seams), end: from + end };
    }
  }
}

/** Where a line or string ends and the next one begins. */
interface JoinPoint {
  /** Offset in the joined text. */
  readonly place: number;
  /**
   * The range from `end` to `start` was removed from the original text: the end of one line, and the start of the next.
   */
  readonly end: number;
  readonly start: number;
  /** Whether nothing separates the two lines in the joined text. */
  readonly joins: boolean;
}

/**
 * Joins the lines of a text, except before blank lines and lines that start with a whole host, unless the previous line
 * ends with a slash.
 */
function joinLines(
  text: string,
  { hosts, forms = linkForms }: FindOptions,
): { readonly joined: string; readonly seams: JoinPoint[] } {
  const host = anyOf(namesOf(hosts), 'y');
  const parameters = anyOf(markersOf(forms.filter(({ kind }) => kind === 'parameter')), '', '=\\s*$');
  const seams: JoinPoint[] = [];
  let joined = '';
  let start = 0;
  for (const { 0: mark, index } of text.matchAll(joinPointPattern)) {
    if (index < start) {
      continue;
    }
    const next = index + mark.length;
    const begin = next + (lineStart.exec(text.slice(next, next + maxLineStart))?.[0].length ?? 0);
    const line = text.slice(Math.max(start, index - maxLineEnd), index);
    const isValue = parameters.test(line) && text.charAt(begin) !== '=';
    const end = index - (line.length - line.replace(isValue ? /\s+$/ : lineEnd, '').length);
    host.lastIndex = begin;
    const isBlank = /^(?:[\r\n]|$)/.test(text.charAt(begin));
    const joins =
      !isBlank && (!host.test(text) || /(?:\/|%(?:25)*2f)$/i.test(text.slice(Math.max(start, end - maxLineEnd), end)));
    joined += text.slice(start, end) + (joins ? '' : '\n');
    seams.push({ place: joined.length, end, start: begin, joins });
    start = begin;
  }
  return { joined: joined + text.slice(start), seams };
}

/** Converts an offset in the joined text to one in the original text. */
function originOf(place: number, seams: readonly JoinPoint[]): number {
  const seam = seams.findLast((each) => each.place <= place);
  return seam === undefined ? place : seam.start + place - seam.place;
}

function anyOf(words: readonly string[], flags: string, then = ''): RegExp {
  const escaped = words.map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`(?:${escaped.join('|')})${then}`, flags);
}
