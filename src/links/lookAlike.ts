import { domainToUnicode } from 'node:url';

import type { GitpodHost } from '../api/host';

/**
 * Why a URL looks like a known host that it is not: a name before `@`, `http` for `https`, another port, letters of
 * another script, a name that resembles or contains the known one, or a host that no browser can read.
 */
export type LookAlikeSign = 'userInfo' | 'scheme' | 'port' | 'foreignLetters' | 'similarName' | 'unreadable';

interface LookAlike {
  /** The known host that it may be mistaken for. */
  readonly of: GitpodHost;
  readonly sign: LookAlikeSign;
}

interface Known {
  readonly of: GitpodHost;
  readonly name: string;
  readonly folded: string;
  /** Without dots and hyphens; empty if it is too short to be significant. */
  readonly compact: string;
  /** The name up to its last dot; empty if that is a single label. */
  readonly withoutTopLevel: string;
}

/** Finds the known host that a name may be mistaken for. */
export class LookAlikes {
  readonly #known: readonly Known[];

  constructor(known: readonly GitpodHost[]) {
    this.#known = known.flatMap((of) => {
      const name = nameOf(of);
      return name.startsWith('[') || !/[a-z]\.[a-z]/.test(name) ? [] : [partsOf(of, name)];
    });
  }

  /**
   * Returns the known host that this name may be mistaken for. This only selects the text of a warning: whether a host
   * is a known one has already been decided by its parsed origin.
   *
   * @param hostname as the URL parser returns it: lower case, ASCII, without port
   */
  find(hostname: string): LookAlike | undefined {
    const shown = hostname.includes('xn--') ? domainToUnicode(hostname) : hostname;
    const otherScript = /[^\x21-\x7e]/.test(shown);
    const folded = fold(shown.replace(/\.$/, ''));
    const compact = folded.replace(/[.-]/g, '');
    for (const known of this.#known) {
      if (resembles(folded, compact, known) && (otherScript || !inSameZone(hostname, known.name))) {
        return { of: known.of, sign: otherScript ? 'foreignLetters' : 'similarName' };
      }
    }
    return undefined;
  }
}

/** The name of a host without its port. */
export function nameOf(host: GitpodHost): string {
  return host.hostname.replace(/:\d+$/, '');
}

function partsOf(of: GitpodHost, name: string): Known {
  const folded = fold(name);
  const compact = folded.replace(/[.-]/g, '');
  const withoutTopLevel = folded.slice(0, folded.lastIndexOf('.') + 1);
  return {
    of,
    name,
    folded,
    compact: compact.length >= 8 ? compact : '',
    withoutTopLevel: withoutTopLevel.indexOf('.') < withoutTopLevel.length - 1 ? withoutTopLevel : '',
  };
}

function resembles(name: string, compactName: string, { folded, compact, withoutTopLevel }: Known): boolean {
  return (
    `.${name}.`.includes(`.${folded}.`) ||
    (compact !== '' && compactName.includes(compact)) ||
    (withoutTopLevel !== '' && name.startsWith(withoutTopLevel)) ||
    withinEdits(name, folded, folded.length >= 12 ? 2 : 1)
  );
}

/** The owner of `app.example.com` also controls the other names under `example.com`, so those are not imitations. */
function inSameZone(hostname: string, name: string): boolean {
  const parent = name.slice(name.indexOf('.') + 1);
  const zone = parent.includes('.') ? parent : name;
  return hostname === zone || hostname.endsWith(`.${zone}`);
}

/** Letters that look like another one, by the letter that they are mistaken for. */
const similarLetters = new Map(
  [
    ['a', 'аαɑ'],
    ['b', 'ьЬ'],
    ['c', 'сϲ'],
    ['d', 'ԁɗđ'],
    ['e', 'еєɛ'],
    ['g', 'ɡɢցġ'],
    ['h', 'һհ'],
    ['i', 'іıιɩɪ1lӏļł|'],
    ['j', 'јյ'],
    ['k', 'кκ'],
    ['m', 'м'],
    ['n', 'ոпηռ'],
    ['o', 'оοօ0øσᴏ'],
    ['p', 'рρƿþ'],
    ['q', 'ԛ'],
    ['r', 'гʀ'],
    ['s', 'ѕ5'],
    ['t', 'тτ'],
    ['u', 'ս'],
    ['v', 'νѵ'],
    ['w', 'ԝω'],
    ['x', 'хχ'],
    ['y', 'уγү'],
  ].flatMap(([letter = '', others = '']) => Array.from(others, (other): [string, string] => [other, letter])),
);

/** Maps letters that look alike to the same letter, and any other non-ASCII character to `?`. */
function fold(name: string): string {
  const letters = /^[\x21-\x7e]*$/.test(name)
    ? name.toLowerCase().replace(/[01l5ø|]/g, (letter) => similarLetters.get(letter) ?? letter)
    : Array.from(name.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase(), foldLetter).join('');
  return letters.replaceAll('rn', 'm').replaceAll('vv', 'w');
}

function foldLetter(letter: string): string {
  const folded = similarLetters.get(letter) ?? letter;
  return folded > '\x7e' ? '?' : folded;
}

/** Whether at most `edits` insertions, deletions, substitutions or transpositions turn one name into the other. */
function withinEdits(name: string, wanted: string, edits: number): boolean {
  if (Math.abs(name.length - wanted.length) > edits) {
    return false;
  }
  let before: number[] = [];
  let above = Array.from({ length: wanted.length + 1 }, (_, column) => column);
  for (let row = 1; row <= name.length; row++) {
    const current = [row];
    for (let column = 1; column <= wanted.length; column++) {
      const letter = name.charAt(row - 1);
      const same = letter === wanted.charAt(column - 1) || letter === '?';
      let cost = Math.min(
        (above[column] ?? 0) + 1,
        (current[column - 1] ?? 0) + 1,
        (above[column - 1] ?? 0) + (same ? 0 : 1),
      );
      const swapped =
        row > 1 &&
        column > 1 &&
        letter === wanted.charAt(column - 2) &&
        name.charAt(row - 2) === wanted.charAt(column - 1);
      if (swapped) {
        cost = Math.min(cost, (before[column - 2] ?? 0) + 1);
      }
      current.push(cost);
    }
    before = above;
    above = current;
  }
  return (above[wanted.length] ?? edits + 1) <= edits;
}
