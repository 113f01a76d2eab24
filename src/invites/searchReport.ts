import type { LinkPlace } from './linkPlaces';

/** A text with invite links in it. */
export interface FoundText {
  /** The text's address, as a URI. */
  readonly address: string;
  /** In the order in which they stand; at least one. */
  readonly places: readonly LinkPlace[];
}

/** What a search found, and what it passed over. */
export interface SearchReport {
  /** In the order of their addresses. */
  readonly texts: readonly FoundText[];
  /** How many files were too big to be looked into. */
  readonly tooBig: number;
  /** How many files could not be read. */
  readonly unreadable: number;
  /** `tooMany` where there are more links than anybody would go through. */
  readonly end: 'complete' | 'cancelled' | 'tooMany';
}

/** Where a search is: how many of the files that may hold links it has looked into. */
export interface SearchProgress {
  readonly done: number;
  readonly total: number;
}
