import { type LinkForm, type MarkerKind, markersOf } from './forms';

/** A marker in a text. */
export interface Marker {
  readonly start: number;
  readonly end: number;
  readonly form: LinkForm;
  /** Where the marker's invite ID must start; undefined if no separator follows the marker. */
  readonly idStart: number | undefined;
  readonly separators: Separators;
}

/** Patterns for the text around a marker, and how the hyphens of its ID are written. */
interface Separators {
  readonly before: RegExp;
  readonly after: RegExp;
  readonly dash: string;
}

/** In plain text and in every supported encoding. */
const defaultSeparators: Readonly<Record<MarkerKind, Separators>> = {
  path: {
    before: /(?<=[/\\;]|%(?:25){0,3}2f|\\u002f)/iy,
    after: /(?:\\?\/|\\u002f|\\|%(?:25){0,3}2f|&(?:#47|#x2f|sol);){1,4}/iy,
    dash: '-',
  },
  parameter: {
    before: /(?<=[?&;#/]|%(?:25){0,3}(?:3f|26|23|3b)|\\u00(?:26|3f|23))/iy,
    // Quoted-printable writes `=3D`; an ID can also start with these two digits.
    after: /(?:\\?=(?:3d(?=[0-9a-f]{8}-))?|\\u003d|%(?:25){0,3}3d|&(?:#61|#x3d|equals);)/iy,
    dash: '-',
  },
};

/** As written by URL Defense v2. */
const urlDefenseV2: Readonly<Record<MarkerKind, Separators>> = {
  path: { before: /(?<=_)/y, after: /_/y, dash: '-2D' },
  parameter: { before: /(?<=-(?:3f|26))/iy, after: /-3D/iy, dash: '-2D' },
};

/** As written by URL Defense v3. */
const urlDefenseV3: Readonly<Record<MarkerKind, Separators>> = {
  path: { before: /(?<=\/|\*2f)/iy, after: /(?:\*2f){1,4}/iy, dash: '-' },
  parameter: { before: /(?<=[?&]|\*(?:3f|26))/iy, after: /\*3d/iy, dash: '-' },
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

/** Cached per table of forms, because thousands of short texts are searched. */
const patternsOfForms = new WeakMap<readonly LinkForm[], MarkerPatterns>();

function patternsOf(forms: readonly LinkForm[]): MarkerPatterns {
  const known = patternsOfForms.get(forms);
  if (known !== undefined) {
    return known;
  }
  // Forms that share a marker are distinguished by their URLs. Web forms are sorted last, so that the map keeps them.
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

/**
 * Returns a function that finds the first marker at or after an offset, in plain text or as written by URL Defense v2.
 * @param lenient whether to match any letter case, because users and programs may have changed it
 */
export function markerFinder(
  text: string,
  forms: readonly LinkForm[],
  lenient: boolean,
): (from: number) => Marker | undefined {
  const { forms: byWord, exact, lenient: anyCase } = patternsOf(forms);
  const pattern = lenient ? anyCase : exact;
  return (from) => {
    pattern.lastIndex = from;
    const match = pattern.exec(text);
    const form = match === null ? undefined : byWord.get(match[0].toLowerCase());
    if (match === null || form === undefined) {
      return undefined;
    }
    const end = match.index + match[0].length;
    const separators = (specialSeparators.get(text.charAt(end)) ?? defaultSeparators)[form.kind];
    separators.after.lastIndex = end;
    const idStart = separators.after.test(text) ? separators.after.lastIndex : undefined;
    return { start: match.index, end, form, idStart, separators };
  };
}

/** Whether a path segment or a parameter starts at the marker, so that it is not the end of a longer word. */
export function isAtSegmentStart(text: string, urlStart: number, { start, separators: { before } }: Marker): boolean {
  before.lastIndex = start;
  return start === urlStart || before.test(text);
}
