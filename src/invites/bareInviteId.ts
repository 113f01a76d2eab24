import { Gaps } from './gaps';
import { idAt } from './inviteId';
import { joinLines, joinWords, type Reading } from './pastedText';

/** Somebody who copied an id copied little else; a longer text is not searched for ids without a link. */
const longestText = 2000;

const start = '[0-9a-f]{8}-[0-9a-f]{4}-';
const named = new RegExp(
  `(?:invite[ _-]?id["'\`*]{0,3}\\s{0,4}[:=]\\s{0,4}["'\`*]{0,3}|join-organization/)(?=${start})`,
  'gi',
);
const anywhere = new RegExp(`(?=${start})`, 'gi');
/** What stands before an id of something else: an organization, a user, an environment. */
const nameOfOther =
  /(?:[a-z](?<!\b[gu]u)id|\b(?:account|environment|organization|project|user))["'`]?\s{0,4}[:=]\s{0,4}["'`]?$/i;

/**
 * The invite ids in a text that holds no address, each once: those that are called one, otherwise every id that is not
 * called something else.
 */
export function bareInviteIds(text: string): string[] {
  if (text.length > longestText) {
    return [];
  }
  for (const reading of [{ text, gaps: new Gaps() }, joinLines(text), joinWords(text)]) {
    const ids = new Set([...idsAfter(named, reading)]);
    if (ids.size > 0) {
      return [...ids];
    }
    const others = new Set([...idsAfter(anywhere, reading)]);
    if (others.size > 0) {
      return [...others];
    }
  }
  return [];
}

/** Whether the text is what remains of an id when somebody misses an end of it, or types too much. */
export function isHalfInviteId(text: string): boolean {
  const written = text.trim();
  if (written.length > 100) {
    return false;
  }
  const word = written.replace(/^["'`<({[]+|["'`>)}\].,;:!?]+$/g, '');
  return (
    /^[0-9a-f]{8}-[0-9a-f-]*$/i.test(word) ||
    /^[0-9a-f-]*-[0-9a-f]{12}$/i.test(word) ||
    /^(?=.*\d)(?=.*[a-f])[0-9a-f]{8,40}$/i.test(word)
  );
}

function* idsAfter(before: RegExp, reading: Reading): Generator<string, void, undefined> {
  for (const match of reading.text.matchAll(before)) {
    const place = match.index + match[0].length;
    const id = idAt(reading.text, place, reading.gaps);
    const leads = reading.text.slice(Math.max(0, place - 40), place);
    const isCalledInvite = match[0] !== '';
    if (id !== undefined && (isCalledInvite || (!nameOfOther.test(leads) && startsWord(reading, place)))) {
      yield id;
    }
  }
}

function startsWord({ text, gaps }: Reading, place: number): boolean {
  return gaps.has(place) || !/[\w\-/.@%\\]/.test(text.charAt(place - 1));
}
