import type { GitpodHost } from '../gitpod/gitpodHost';
import { linkPlacesIn, type LinkPlace } from './linkPlaces';
import type { FoundText, SearchReport } from './searchReport';

/** More links than this nobody goes through, and to keep them would take memory without end. */
const mostPlaces = 10_000;

/** Gathers what a search finds, as far as anybody can use it. */
export class Findings {
  readonly #texts: FoundText[] = [];
  readonly #full = new AbortController();
  #places = 0;
  #tooBig = 0;
  #unreadable = 0;

  constructor(private readonly hosts: readonly GitpodHost[]) {}

  /** Aborted once there are more links than anybody can use. */
  get full(): AbortSignal {
    return this.#full.signal;
  }

  /** Adds the links of a text. */
  add(address: string, text: string): void {
    const places: LinkPlace[] = [];
    for (const place of linkPlacesIn(text, this.hosts)) {
      if (this.#places === mostPlaces) {
        this.#full.abort();
        break;
      }
      this.#places += 1;
      places.push(place);
    }
    if (places.length > 0) {
      this.#texts.push({ address, places });
    }
  }

  /** Notes a file that was too big to be looked into. */
  tooBig(): void {
    this.#tooBig += 1;
  }

  /** Notes a file that could not be read. */
  unreadable(): void {
    this.#unreadable += 1;
  }

  report(cancelled: boolean): SearchReport {
    return {
      texts: [...this.#texts].sort((one, other) => collator.compare(one.address, other.address)),
      tooBig: this.#tooBig,
      unreadable: this.#unreadable,
      end: cancelled ? 'cancelled' : this.full.aborted ? 'tooMany' : 'complete',
    };
  }
}

const collator = new Intl.Collator(undefined, { numeric: true });
