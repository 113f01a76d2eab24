import type { Gaps } from './gaps';
import { isLetterOrDigit } from './linkCharacters';

/** The length of a UUID in its usual form, which every invite id has. */
export const inviteIdLength = 36;

const dash = 0x2d;

/** The invite id that this text is, in lower case; undefined when it is anything else. Any UUID counts, in any letter case. */
export function parseInviteId(text: string): string | undefined {
  return text.length === inviteIdLength && isUuidAt(text, 0) ? text.toLowerCase() : undefined;
}

/**
 * The invite id that stands at this place of a longer text and is not part of a longer word.
 *
 * @param gaps places where line breaks were taken out: there a word ends, though letters follow
 */
export function idAt(text: string, place: number, gaps?: Gaps): string | undefined {
  const end = place + inviteIdLength;
  if (text.charCodeAt(place + 8) !== dash || end > text.length || !isUuidAt(text, place)) {
    return undefined;
  }
  const follows = text.charCodeAt(end) === dash ? end + 1 : end;
  if (follows < text.length && isLetterOrDigit(text.charCodeAt(follows)) && gaps?.has(end) !== true) {
    return undefined;
  }
  // A slice would keep the whole text in memory for as long as the id is kept; this makes a copy of its own.
  return ` ${text.slice(place, end)}`.slice(1).toLowerCase();
}

/** Written as a loop: this runs for every link of every text. */
function isUuidAt(text: string, place: number): boolean {
  for (let index = 0; index < inviteIdLength; index++) {
    const code = text.charCodeAt(place + index);
    if (index === 8 || index === 13 || index === 18 || index === 23) {
      if (code !== dash) {
        return false;
      }
    } else if (!((code >= 0x30 && code <= 0x39) || ((code | 0x20) >= 0x61 && (code | 0x20) <= 0x66 && code < 0x80))) {
      return false;
    }
  }
  return true;
}
