import { edgeOf, hardEdge, inside, softEdge } from './linkCharacters';

/** An address with its scheme. */
export interface FullAddress {
  readonly kind: 'full';
  readonly start: number;
  /** How often its marks are percent-encoded, as those of an address inside another one are. */
  readonly layers: number;
  /** Whether its marks are written as HTML character references. */
  readonly html: boolean;
}

/**
 * A host that somebody typed without a scheme, or a path, or nothing at all. It starts after a quote or a bracket,
 * where there is one and no scheme stands before it: with a scheme, browsers take those for a part of the host.
 */
export interface BareAddress {
  readonly kind: 'bare';
  readonly start: number;
}

/**
 * The address that a place in a text belongs to, as far as it stands before that place; `none` when there is none
 * within reach.
 */
export type Address = FullAddress | BareAddress | { readonly kind: 'none' };

/** The longest way back to look for the start, in UTF-16 code units. No browser shows a longer invite link whole. */
const reach = 4096;
const longestScheme = 40;

const separators = /(?::|%(25){0,3}3a|&(?:#58|#x3a|colon);)(?:\\?\/|\\|%(25){0,3}2f|&(?:#47|#x2f|sol);){2}/iy;

/**
 * Finds where the address starts that leads up to a place, for places asked in rising order. It never walks twice
 * over the same characters, so that all answers together take time in proportion to the text.
 */
export class AddressFinder {
  readonly #text: string;
  #asked = 0;
  #last: Address = { kind: 'none' };

  constructor(text: string) {
    this.#text = text;
  }

  /** The same object is given for every place in the same address. */
  before(place: number): Address {
    this.#last = this.#find(place);
    this.#asked = place;
    return this.#last;
  }

  #find(place: number): Address {
    const text = this.#text;
    const limit = Math.max(this.#asked, place - reach);
    let edge = -1;
    for (let index = place - 1; index >= limit; index--) {
      const kind = edgeOf(text.charCodeAt(index));
      if (kind === inside) {
        continue;
      }
      if (kind === softEdge) {
        edge = edge < 0 ? index + 1 : edge;
      } else if (kind === hardEdge) {
        const bracket = startOfIpv6(text, index);
        if (bracket === undefined) {
          return { kind: 'bare', start: edge < 0 ? index + 1 : edge };
        }
        index = bracket;
      } else {
        const address = this.#fullAddress(index);
        if (address !== undefined) {
          return address;
        }
      }
    }
    return this.#beyond(limit, edge);
  }

  /** The walk has met what was asked about before, or the start of the text, or its limit. */
  #beyond(limit: number, edge: number): Address {
    if (limit === 0) {
      return { kind: 'bare', start: Math.max(edge, 0) };
    }
    if (limit !== this.#asked) {
      return { kind: 'none' };
    }
    return edge >= 0 && this.#last.kind === 'bare' ? { kind: 'bare', start: edge } : this.#last;
  }

  #fullAddress(index: number): Address | undefined {
    const text = this.#text;
    if (text.startsWith('https://', index - 5)) {
      return { kind: 'full', start: index - 5, layers: 0, html: false };
    }
    separators.lastIndex = index;
    const found = separators.exec(text);
    if (found === null) {
      return undefined;
    }
    let start = index;
    while (start > 0 && index - start < longestScheme && /[a-z0-9+.-]/i.test(text.charAt(start - 1))) {
      start--;
    }
    const letters = text.slice(start, index);
    const encodedBefore = text.charAt(start - 1) === '%' ? /^(?:25)*[0-9a-f]{2}/i.exec(letters)?.[0].length : undefined;
    const web = /https?$/i.exec(letters);
    start += web?.index ?? encodedBefore ?? 0;
    return { kind: 'full', start, layers: layersOf(found[0]), html: found[0].includes('&') };
  }
}

function layersOf(marks: string): number {
  const encoded = [...marks.matchAll(/%((?:25)*)/g)].map((match) => 1 + (match[1] ?? '').length / 2);
  return Math.max(0, ...encoded);
}

/** For the closing bracket of a numeric host such as `://[::1]`, the place of the opening one. */
function startOfIpv6(text: string, index: number): number | undefined {
  if (text.charAt(index) !== ']') {
    return undefined;
  }
  const before = /[/\\]\[[0-9a-f:.]+$/i.exec(text.slice(Math.max(0, index - 48), index))?.[0];
  return before === undefined ? undefined : index - before.length + 1;
}
