import type { LinkForm, MarkerKind } from './forms';

/** A marker in a text, and what may stand around it. */
export interface Marker {
  readonly start: number;
  readonly end: number;
  readonly form: LinkForm;
  /** How the dashes of the id are written. */
  readonly dash: string;
  readonly surroundings: Surroundings;
}

export interface MarkerScanner {
  /** The first marker that starts at or after this place. */
  next(from: number): Marker | undefined;
}

/** What stands around a marker, and how the dashes of the id are written. */
interface Surroundings {
  readonly after: RegExp;
  readonly before: RegExp;
  /** What is before most of them. */
  readonly plain: string;
  readonly dash: string;
}

/** Plainly, and in every encoding that is read. */
const usual: Readonly<Record<MarkerKind, Surroundings>> = {
  path: {
    after: /(?:\\?\/|\\u002f|\\|%(?:25){0,3}2f|&(?:#47|#x2f|sol);){1,4}/iy,
    before: /(?:[/\\;]|%(?:25){0,3}2f|\\u002f)$/i,
    plain: '/',
    dash: '-',
  },
  parameter: {
    // Quoted-printable writes `=3D`; an id can begin with these two digits, too.
    after: /(?:\\?=(?:3d(?=[0-9a-f]{8}-))?|\\u003d|%(?:25){0,3}3d|&(?:#61|#x3d|equals);)/iy,
    before: /(?:[?&;#/]|%(?:25){0,3}(?:3f|26|23|3b)|\\u00(?:26|3f|23))$/i,
    plain: '?&',
    dash: '-',
  },
};

/** As URL Defense v2 writes them. */
const urlDefenseV2: Readonly<Record<MarkerKind, Surroundings>> = {
  path: { after: /_/y, before: /_$/, plain: '_', dash: '-2D' },
  parameter: { after: /-3D/iy, before: /-(?:3f|26)$/i, plain: '', dash: '-2D' },
};

/** A word to look for: a marker as it is written plainly, or as URL Defense v2 writes it. */
interface Word {
  readonly text: string;
  readonly form: LinkForm;
}

/** As URL Defense v3 writes them. */
const urlDefenseV3: Readonly<Record<MarkerKind, Surroundings>> = {
  path: { after: /(?:\*2f){1,4}/iy, before: /(?:\/|\*2f)$/i, plain: '/', dash: '-' },
  parameter: { after: /\*3d/iy, before: /(?:[?&]|\*(?:3f|26))$/i, plain: '?&', dash: '-' },
};

/** By the character after the marker. */
const specialSurroundings: ReadonlyMap<string, Readonly<Record<MarkerKind, Surroundings>>> = new Map([
  ['-', urlDefenseV2],
  ['_', urlDefenseV2],
  ['*', urlDefenseV3],
]);

/**
 * Finds the markers of these forms.
 * @param lenient whether in any mixture of capitals, as users and programs may have changed them
 */
export function createMarkerScanner(text: string, forms: readonly LinkForm[], lenient: boolean): MarkerScanner {
  const words = wordsOf(forms);
  return lenient ? new LenientScanner(text, words) : new ExactScanner(text, words);
}

/** Forms that share a marker are told apart by their URLs: a web form comes first. */
function wordsOf(forms: readonly LinkForm[]): readonly Word[] {
  const words = new Map<string, Word>();
  for (const form of [...forms].sort(
    (one, other) => Number(one.editorOnly ?? false) - Number(other.editorOnly ?? false),
  )) {
    for (const text of [form.marker, form.marker.replaceAll('-', '-2D')]) {
      words.set(text, words.get(text) ?? { text, form });
    }
  }
  return [...words.values()];
}

/** As fast as searching a text for some words can be. */
class ExactScanner implements MarkerScanner {
  readonly #text: string;
  readonly #words: readonly { readonly word: Word; readonly rare: string; readonly offset: number; place: number }[];

  constructor(text: string, words: readonly Word[]) {
    this.#text = text;
    this.#words = words.map((word) => ({ word, ...rarePart(word.text), place: -1 }));
  }

  next(from: number): Marker | undefined {
    let first: { readonly word: Word; readonly place: number } | undefined;
    for (const each of this.#words) {
      if (each.place < from) {
        each.place = this.#find(each.word.text, each.rare, each.offset, from);
      }
      if (first === undefined || each.place < first.place) {
        first = each;
      }
    }
    return first === undefined || first.place === Infinity ? undefined : markerAt(this.#text, first.place, first.word);
  }

  #find(word: string, rare: string, offset: number, from: number): number {
    let place = from + offset - 1;
    do {
      place = this.#text.indexOf(rare, place + 1);
    } while (place >= 0 && !this.#text.startsWith(word, place - offset));
    return place < 0 ? Infinity : place - offset;
  }
}

/** The engine looks for a pattern by its first letter, and capitals are rarer than others, in prose and in code. */
function rarePart(word: string): { readonly rare: string; readonly offset: number } {
  const capital = word.search(/[A-Z]/);
  const offset = Math.max(0, capital);
  return { rare: word.slice(offset), offset };
}

class LenientScanner implements MarkerScanner {
  readonly #text: string;
  readonly #pattern: RegExp;
  readonly #words: ReadonlyMap<string, Word>;

  constructor(text: string, words: readonly Word[]) {
    this.#text = text;
    this.#words = new Map(words.map((word) => [word.text.toLowerCase(), word]));
    this.#pattern = new RegExp(words.map((word) => word.text).join('|'), 'gi');
  }

  next(from: number): Marker | undefined {
    this.#pattern.lastIndex = from;
    const match = this.#pattern.exec(this.#text);
    const word = match === null ? undefined : this.#words.get(match[0].toLowerCase());
    return match === null || word === undefined ? undefined : markerAt(this.#text, match.index, word);
  }
}

function markerAt(text: string, start: number, { text: word, form }: Word): Marker {
  const end = start + word.length;
  const surroundings = (specialSurroundings.get(text.charAt(end)) ?? usual)[form.kind];
  return { start, end, form, dash: surroundings.dash, surroundings };
}

/** Where the id must start that belongs to a marker; undefined when the word stands there for itself. */
export function findIdStart(text: string, { end, surroundings: { after } }: Marker): number | undefined {
  after.lastIndex = end;
  return after.test(text) ? after.lastIndex : undefined;
}

/** Whether the marker stands where a path segment or a parameter starts, and is not the end of a longer word. */
export function startsKey(text: string, urlStart: number, { start, surroundings }: Marker): boolean {
  return (
    start === urlStart ||
    surroundings.plain.includes(text.charAt(start - 1) || ' ') ||
    surroundings.before.test(text.slice(Math.max(urlStart, start - 12), start))
  );
}
