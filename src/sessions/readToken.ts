import { Token } from '../gitpod/token';

/** Why what was typed cannot be a token. */
export type TokenProblem = 'empty' | 'address' | 'notOneWord';

/**
 * Takes a token as people paste it: with blanks, quotes, line ends, a `Bearer ` or a whole `Authorization:` header around it.
 * What is left must be one word of printable ASCII, since it is sent in a header.
 */
export function readToken(text: string): Token | TokenProblem {
  let bare = text;
  for (let before = ''; before !== bare;) {
    before = bare;
    bare = unwrapped(bare).replace(/^authorization["'`]?\s*:|^bearer(?=\s|$)/i, '');
  }
  if (bare === '') {
    return 'empty';
  }
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(bare)) {
    return 'address';
  }
  return /^[\x21-\x7e]+$/.test(bare) ? new Token(bare) : 'notOneWord';
}

/** The text without the blanks and quotes at its ends. Counted rather than matched: that stays linear for any paste. */
function unwrapped(text: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && isWrapping(text.charAt(start))) start++;
  while (end > start && isWrapping(text.charAt(end - 1))) end--;
  return text.slice(start, end);
}

function isWrapping(character: string): boolean {
  return /[\s"'`“”„‘’«»\u200b-\u200d\u2060]/.test(character);
}
