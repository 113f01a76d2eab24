import { type LinkForm, type MarkerKind, markersOf } from './forms';

/** A marker in a text, and what may stand around it. */
export interface Marker {
  readonly start: number;
  readonly end: number;
  readonly form: LinkForm;
  /** How the dashes of the id are written. */
  readonly dash: string;
  readonly separators: Separators;
}

/** What stands around a marker, and how the dashes of the id are written. */
interface Separators {
  readonly after: RegExp;
  readonly before: RegExp;
  /** What is before most of them. */
  readonly plain: string;
  readonly dash: string;
}

/** Plainly, and in every encoding that is read. */
const usual: Readonly<Record<MarkerKind, Separators>> = {
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
const urlDefenseV2: Readonly<Record<MarkerKind, Separators>> = {
  path: { after: /_/y, before: /_$/, plain: '_', dash: '-2D' },
  parameter: { after: /-3D/iy, before: /-(?:3f|26)$/i, plain: '', dash: '-2D' },
};

/** As URL Defense v3 writes them. */
const urlDefenseV3: Readonly<Record<MarkerKind, Separators>> = {
  path: { after: /(?:\*2f){1,4}/iy, before: /(?:\/|\*2f)$/i, plain: '/', dash: '-' },
  parameter: { after: /\*3d/iy, before: /(?:[?&]|\*(?:3f|26))$/i, plain: '?&', dash: '-' },
};

/** By the character after the marker. */
const specialSeparators: ReadonlyMap<string, Readonly<Record<MarkerKind, Separators>>> = new Map([
  ['-', urlDefenseV2],
  ['_', urlDefenseV2],
  ['*', urlDefenseV3],
]);

/** The forms by their markers in lower case, and patterns that match any of these markers. */
interface MarkerPatterns {
  readonly forms: ReadonlyMap<string, LinkForm>;
  readonly exact: RegExp;
  readonly lenient: RegExp;
}

/** Made once for each table of forms: short texts are searched by the thousand. */
const patternsOfForms = new WeakMap<readonly LinkForm[], MarkerPatterns>();

function patternsOf(forms: readonly LinkForm[]): MarkerPatterns {
  const known = patternsOfForms.get(forms);
  if (known !== undefined) {
    return known;
  }
  // Forms that share a marker are told apart by their URLs: a web form comes last, and so is the one that is kept.
  const byWord = new Map(
    forms
      .toSorted((one, other) => Number(other.editorOnly ?? false) - Number(one.editorOnly ?? false))
      .flatMap((form) => markersOf([form]).map((word) => [word.toLowerCase(), form] as const)),
  );
  const pattern = markersOf(forms).join('|');
  const patterns = { forms: byWord, exact: new RegExp(pattern, 'g'), lenient: new RegExp(pattern, 'gi') };
  patternsOfForms.set(forms, patterns);
  return patterns;
}

/** Finds the markers of these forms, as they are written plainly or as URL Defense v2 writes them. */
export class MarkerScanner {
  readonly #text: string;
  readonly #pattern: RegExp;
  readonly #forms: ReadonlyMap<string, LinkForm>;

  /** @param lenient whether in any mixture of capitals, as users and programs may have changed them */
  constructor(text: string, forms: readonly LinkForm[], lenient: boolean) {
    const patterns = patternsOf(forms);
    this.#text = text;
    this.#forms = patterns.forms;
    this.#pattern = lenient ? patterns.lenient : patterns.exact;
  }

  /** The first marker that starts at or after this place. */
  next(from: number): Marker | undefined {
    this.#pattern.lastIndex = from;
    const match = this.#pattern.exec(this.#text);
    const form = match === null ? undefined : this.#forms.get(match[0].toLowerCase());
    if (match === null || form === undefined) {
      return undefined;
    }
    const end = match.index + match[0].length;
    const separators = (specialSeparators.get(this.#text.charAt(end)) ?? usual)[form.kind];
    return { start: match.index, end, form, dash: separators.dash, separators };
  }
}

/** Where the id must start that belongs to a marker; undefined when the word stands there for itself. */
export function findIdStart(text: string, { end, separators: { after } }: Marker): number | undefined {
  after.lastIndex = end;
  return after.test(text) ? after.lastIndex : undefined;
}

/** Whether the marker stands where a path segment or a parameter starts, and is not the end of a longer word. */
export function startsKey(text: string, urlStart: number, { start, separators }: Marker): boolean {
  return (
    start === urlStart ||
    separators.plain.includes(text.charAt(start - 1) || ' ') ||
    separators.before.test(text.slice(Math.max(urlStart, start - 12), start))
  );
}
