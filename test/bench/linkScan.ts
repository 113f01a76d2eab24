import { GitpodHost } from '../../src/gitpod/gitpodHost';
import { findInviteLinks } from '../../src/invites/findInviteLinks';
import { inviteIdLength } from '../../src/invites/inviteId';
import { textWithLinks } from './textWithLinks';

const marks = ['join-organization/', 'inviteId='];
const hosts = [GitpodHost.default];

/**
 * Milliseconds of several runs, in turns: finding the links of a text, only looking for both words that lead to one, and also making a
 * plain object with its place and its id for each.
 */
export interface LinkScan {
  readonly ours: readonly number[];
  readonly words: readonly number[];
  /** Only looking for the word in the path of a link. */
  readonly path: readonly number[];
  readonly objects: readonly number[];
}

/** Finds all links in a text of so many megabytes, against the cheapest possible scans of the same text. */
export function scanForLinks(megabytes: number, links: number, runs: number): LinkScan {
  const text = textWithLinks({ origin: GitpodHost.default.origin, megabytes, links, invites: links });
  const scan = { ours: [] as number[], words: [] as number[], path: [] as number[], objects: [] as number[] };
  for (let run = 0; run < runs; run++) {
    timed(scan.ours, () => findInviteLinks(text, { hosts }).length === links);
    timed(scan.words, () => count(text, marks) === links);
    timed(scan.path, () => count(text, marks.slice(0, 1)) === links);
    timed(scan.objects, () => objects(text).length === links);
  }
  return scan;
}

function count(text: string, words: readonly string[]): number {
  let found = 0;
  for (const word of words) {
    for (let at = text.indexOf(word); at !== -1; at = text.indexOf(word, at + word.length)) found++;
  }
  return found;
}

/** Nothing is checked, and no login link is looked for; but an id is a text of its own, as long as somebody keeps it. */
function objects(text: string): readonly object[] {
  const [word = ''] = marks;
  const found: object[] = [];
  for (let at = text.indexOf(word); at !== -1; at = text.indexOf(word, at + word.length)) {
    const start = at + word.length;
    found.push({ start, end: start + inviteIdLength, id: ` ${text.slice(start, start + inviteIdLength)}`.slice(1) });
  }
  return found;
}

function timed(into: number[], work: () => boolean): void {
  const startedAt = performance.now();
  if (!work()) throw new Error('A scan found something else than there is');
  into.push(performance.now() - startedAt);
}
