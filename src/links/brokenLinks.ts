import { GitpodHost } from '../api/host';
import { type FindOptions, inviteLinksIn } from './findInviteLinks';
import { extensionId, linkForms, markersOf } from './forms';

/** A part of a text, in UTF-16 code units from its start; the end is the first one that is no longer part. */
export interface TextRange {
  readonly start: number;
  readonly end: number;
}

/** The words of which every text with an invite link has one, whole or broken once. */
export function searchWords({ hosts, forms }: Pick<FindOptions, 'hosts' | 'forms'>): readonly string[] {
  return [...new Set([...markersOf(forms), ...namesOf(hosts), extensionId])];
}

function namesOf(hosts: readonly GitpodHost[]): string[] {
  return [...hosts, ...GitpodHost.canonical].map(({ hostname }) => hostname);
}

/** So much is looked at before and after a word, and so much of it for no other word after it, in UTF-16 code units. */
const maxBefore = 200;
const maxAfter = 600;
const step = 400;

/** What ends a line that goes on in the next one: a quote and an operator, a backslash, or the `=` of quoted-printable. */
const lineEnd = /(?:["'`]\s*(?:[+.&,\\|]{1,2}(?: _)?)?|\\|=)?\s*$/;
const maxLineEnd = 24;
/** What begins the next one: indentation, marks of comments and of quoted mails, an operator, a quote with its prefix. */
const lineStart =
  /^[ \t]*(?:(?:[>*#]+|\/\/+|--)[ \t]+)*(?:[+.&|]{1,2}[ \t]*(?=["'`]))?(?:[bfruL]{0,2}["'`](?=[^\s,;)\]}]))?/;
const maxLineStart = 120;
/** A line break, or two strings on one line that are put together. */
const seamPattern = /\r\n?|\n|["'`][ \t]{0,4}(?:[+&]|\.{1,2})?[ \t]{0,4}(?=[bfruL]{0,2}["'`])/g;

/**
 * The invite links of a text in several parts: on two lines, as formatters, mails and calendars break them, or in two strings. They can
 * be shown and not replaced: what is between the parts differs from format to format. Each goes from where its URL starts to where its
 * id starts or its first line ends, whichever comes first: no part of the id is between.
 * @param whole places of links that are not, in rising order: nothing in them is looked at
 * @returns a step for each place that was looked at, so that a caller can pause and stop
 */
export function* brokenLinksIn(
  text: string,
  whole: readonly TextRange[],
  options: FindOptions,
): Generator<TextRange | undefined, void, undefined> {
  const words = anyOf(searchWords(options), 'g');
  let next = 0;
  let place = 0;
  for (let word = words.exec(text); word !== null; word = words.exec(text)) {
    while ((whole[next]?.end ?? Infinity) <= word.index) {
      next++;
    }
    const link = whole[next];
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
    const seam = seams.find(({ place, joins }) => joins && found.start < place && place < found.idEnd);
    if (found.kind !== 'lookAlike' && seam !== undefined && (found.start > 0 || from === 0)) {
      const end = Math.min(seam.end, originOf(found.idStart, seams));
      yield { start: from + originOf(found.start, seams), end: from + end };
    }
  }
}

/** Where a line or a string ended and the next one began. */
interface Seam {
  /** In the joined text. */
  readonly place: number;
  /** In the text itself: without what ended the one line, and what began the other. */
  readonly end: number;
  readonly start: number;
  /** Whether nothing is between the two lines in the joined text. */
  readonly joins: boolean;
}

/** The text with its lines joined, but for blank lines, and for lines that begin with a whole host. */
function joinLines(
  text: string,
  { hosts, forms = linkForms }: FindOptions,
): { readonly joined: string; readonly seams: Seam[] } {
  const host = anyOf(namesOf(hosts), 'y');
  const parameters = anyOf(markersOf(forms.filter(({ kind }) => kind === 'parameter')), '', '=\\s*$');
  const seams: Seam[] = [];
  let joined = '';
  let start = 0;
  for (const { 0: mark, index } of text.matchAll(seamPattern)) {
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

/** The place in the text of a place in the joined one. */
function originOf(place: number, seams: readonly Seam[]): number {
  const seam = seams.findLast((each) => each.place <= place);
  return seam === undefined ? place : seam.start + place - seam.place;
}

function anyOf(words: readonly string[], flags: string, then = ''): RegExp {
  const escaped = words.map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`(?:${escaped.join('|')})${then}`, flags);
}
