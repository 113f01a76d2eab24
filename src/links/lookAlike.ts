import { domainToUnicode } from 'node:url';

import type { GitpodHost } from '../api/host';

/**
 * What makes an address look like a known host that it is not: a name before `@`, `http` for `https`, another port,
 * letters of another script, a name that resembles or contains it, or a host that no browser can read.
 */
export type LookAlikeSign = 'userInfo' | 'scheme' | 'port' | 'foreignLetters' | 'similarName' | 'unreadable';

interface LookAlike {
  /** The host that it may be taken for. */
  readonly of: GitpodHost;
  readonly sign: LookAlikeSign;
}

interface Known {
  readonly of: GitpodHost;
  readonly name: string;
  readonly folded: string;
  /** Without dots and dashes; empty where it is too short to say anything. */
  readonly compact: string;
  /** The name up to its last dot; empty where that is one label. */
  readonly withoutTopLevel: string;
}

/** Finds the known host that somebody could take a name for. */
export class LookAlikes {
  readonly #known: readonly Known[];

  constructor(known: readonly GitpodHost[]) {
    this.#known = known.flatMap((of) => {
      const name = nameOf(of);
      return name.startsWith('[') || !/[a-z]\.[a-z]/.test(name) ? [] : [partsOf(of, name)];
    });
  }

  /**
   * The known host that this name may be taken for. This only chooses the words of a warning: whether a host is
   * a known one is decided by its parsed origin, before this is asked.
   *
   * @param hostname as the URL parser gives it: lower case, ASCII, without port
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

/** Whoever runs `app.example.com` also hands out the other names under `example.com`: those are others, not fakes. */
function inSameZone(hostname: string, name: string): boolean {
  const parent = name.slice(name.indexOf('.') + 1);
  const zone = parent.includes('.') ? parent : name;
  return hostname === zone || hostname.endsWith(`.${zone}`);
}

/** Letters that are drawn like another, each with the one it is taken for. */
const drawnAlike = new Map(
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

/** Brings what looks the same to the same letters; any other character outside ASCII becomes `?`. */
function fold(name: string): string {
  const letters = /^[\x21-\x7e]*$/.test(name)
    ? name.toLowerCase().replace(/[01l5ø|]/g, (letter) => drawnAlike.get(letter) ?? letter)
    : Array.from(name.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase(), foldLetter).join('');
  return letters.replaceAll('rn', 'm').replaceAll('vv', 'w');
}

function foldLetter(letter: string): string {
  const folded = drawnAlike.get(letter) ?? letter;
  return folded > '\x7e' ? '?' : folded;
}

/** Whether a few letters added, dropped, changed or swapped make one name from the other. */
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
