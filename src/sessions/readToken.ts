import { Token } from '../gitpod/token';

/** Why what was typed cannot be a token. */
export type TokenProblem = 'empty' | 'address' | 'notOneWord';

/**
 * Takes a token as people paste it: with blanks, quotes, line ends, a `Bearer ` or a whole `Authorization:` header around it.
 * What is left must be one word of printable ASCII, since it is sent in a header.
 */
export function readToken(text: string): Token | TokenProblem {
  const bare = text
    .trim()
    .replace(/^authorization\s*:\s*/i, '')
    .replace(/^["'`]+|["'`]+$/g, '')
    .replace(/^bearer\s+/i, '')
    .replace(/^["'`]+|["'`]+$/g, '')
    .trim();
  if (bare === '') {
    return 'empty';
  }
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(bare)) {
    return 'address';
  }
  return /^[\x21-\x7e]+$/.test(bare) ? new Token(bare) : 'notOneWord';
}
