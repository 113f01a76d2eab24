import { isLetterOrDigit } from './linkCharacters';

/** The length of a UUID in its usual form, which every invite id has. */
export const inviteIdLength = 36;

const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** The invite id that this text is, in lower case; undefined when it is anything else. Any UUID counts, in any letter case. */
export function parseInviteId(text: string): string | undefined {
  return uuid.test(text) ? text.toLowerCase() : undefined;
}

/**
 * The invite id that stands at this place of a longer text and is not part of a longer word.
 *
 * @param gaps places where line breaks were taken out: there a word ends, though letters follow
 */
export function idAt(text: string, place: number, gaps?: ReadonlySet<number>): string | undefined {
  const end = place + inviteIdLength;
  if (text.charAt(place + 8) !== '-' || text.charAt(place + 23) !== '-') {
    return undefined;
  }
  const dash = text.charAt(end) === '-' ? 1 : 0;
  if (end < text.length && isLetterOrDigit(text.charCodeAt(end + dash)) && gaps?.has(end) !== true) {
    return undefined;
  }
  return parseInviteId(text.slice(place, end));
}
