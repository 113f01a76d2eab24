import { type InviteStatus, organizationOf } from '../../invites/inviteStatus';
import type { ResolvedInvite } from '../../invites/membership';
import type { FindOptions } from '../../links/findInviteLinks';
import { type InviteLink, linkKey } from '../../links/inviteLink';
import { type LinkPlace, linkPlacesIn, type ManualPlace } from '../../links/places';
import { type Organization, organizationKey } from '../../organizations/organization';

/** More links than this nobody goes through, and to keep them would take memory without end. */
const maxPlaces = 10_000;
/** So many URLs of one text are looked at, whatever they turn out to be. */
const maxUrls = 100_000;
/** Texts outside the workspace are only named, each with its first links. */
const mostOutside = 1_000;
const mostPlacesOutside = 100;

/** Gathers what a search finds, as far as anybody can use it. */
export class SearchResults {
  readonly #texts: FoundText[] = [];
  readonly #outside: FoundText[] = [];
  readonly #full = new AbortController();
  #places = 0;
  #tooBig = 0;
  #unreadable = 0;

  constructor(private readonly options: FindOptions) {}

  /** Aborted once there are more links than anybody can use. */
  get full(): AbortSignal {
    return this.#full.signal;
  }

  /** Adds the links of a text. */
  async add(address: string, text: string, signal: AbortSignal): Promise<void> {
    const found = new Places(address);
    for await (const place of this.#placesIn(text, AbortSignal.any([signal, this.full]))) {
      if (this.#places === maxPlaces) {
        this.#full.abort();
        break;
      }
      this.#places += 1;
      found.add(place);
    }
    if (found.count > 0) {
      this.#texts.push(found);
    }
  }

  /** Adds the links of a text that is not in the workspace. They do not count: only which links it has matters. */
  async addOutside(address: string, text: string, signal: AbortSignal): Promise<void> {
    const found = new Places(address);
    for await (const place of this.#placesIn(text, signal)) {
      found.add(place);
      if (found.count === mostPlacesOutside) {
        break;
      }
    }
    if (found.count > 0 && this.#outside.length < mostOutside) {
      this.#outside.push(found);
    }
  }

  #placesIn(text: string, signal: AbortSignal): AsyncIterable<LinkPlace | ManualPlace> {
    return linkPlacesIn(text, { ...this.options, maxUrls, signal });
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
      texts: this.#texts.toSorted(byAddress),
      outside: this.#outside.toSorted(byAddress),
      tooBig: this.#tooBig,
      unreadable: this.#unreadable,
      end: cancelled ? 'cancelled' : this.full.aborted ? 'tooMany' : 'complete',
    };
  }
}

const addressCollator = new Intl.Collator(undefined, { numeric: true });

function byAddress(one: FoundText, other: FoundText): number {
  return addressCollator.compare(one.address, other.address);
}

/** How the links of a group stand: the dead ones come first, for something can be done about them. */
export type GroupState = 'stopped' | 'works' | 'unknown';

/** Where a found link stands. */
export interface FoundPlace extends LinkPlace {
  /** The text's address, as a URI. */
  readonly address: string;
}

/** Found links of one organization that stand alike. */
export interface LinkGroup {
  readonly state: GroupState;
  /** The organization's name, untrusted; undefined where nobody can tell whose the links are. */
  readonly name: string | undefined;
  /** The organization as the user is in it; undefined where they are not, or nobody knows. */
  readonly membership: Organization | undefined;
  /** Each link once. */
  readonly links: readonly InviteLink[];
  /** At least one. */
  readonly places: readonly FoundPlace[];
}

/**
 * Groups what a search found by organization and by whether the links work. A dead link of which nobody can tell whose it was is a
 * group of its own, so that one is never replaced by the link of another's organization.
 * @param invites what is known of each link, by its key
 */
export function groupsOf(texts: readonly FoundText[], invites: ReadonlyMap<string, ResolvedInvite>): LinkGroup[] {
  const groups = new Map<string, LinkGroup & { readonly links: InviteLink[]; readonly places: FoundPlace[] }>();
  for (const { address, places } of texts) {
    for (const place of places) {
      const invite = invites.get(linkKey(place.link));
      const key = groupKey(place.link, invite);
      const group = groups.get(key) ?? { ...groupFor(invite), links: [], places: [] };
      groups.set(key, group);
      group.places.push({ ...place, address });
      if (!group.links.some((link) => link.equals(place.link))) {
        group.links.push(place.link);
      }
    }
  }
  return [...groups.values()].sort(byUrgency);
}

function groupFor(invite: ResolvedInvite | undefined): Pick<LinkGroup, 'state' | 'name' | 'membership'> {
  return {
    state: stateOf(invite?.answer),
    name: invite?.membership?.name ?? (invite && organizationOf(invite.answer)?.name),
    membership: invite?.membership,
  };
}

function groupKey(link: InviteLink, invite: ResolvedInvite | undefined): string {
  const state = stateOf(invite?.answer);
  if (state === 'unknown') {
    return state;
  }
  const { membership } = invite ?? {};
  const organization = invite && organizationOf(invite.answer);
  const owner = membership === undefined ? organization?.organizationId : organizationKey(membership);
  return `${state} ${owner ?? linkKey(link)}`;
}

function stateOf(answer: InviteStatus | undefined): GroupState {
  return answer?.kind === 'works' || answer?.kind === 'stopped' ? answer.kind : 'unknown';
}

const states: readonly GroupState[] = ['stopped', 'works', 'unknown'];
const nameCollator = new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' });

/** Within a state one's own organizations first, then by name; those without one last. */
function byUrgency(one: LinkGroup, other: LinkGroup): number {
  return (
    states.indexOf(one.state) - states.indexOf(other.state) ||
    Number(other.membership !== undefined) - Number(one.membership !== undefined) ||
    Number(one.name === undefined) - Number(other.name === undefined) ||
    nameCollator.compare(one.name ?? '', other.name ?? '')
  );
}

/** A text with at least one invite link in it. */
export interface FoundText {
  /** The text's address, as a URI. */
  readonly address: string;
  /** In the order in which they stand. */
  readonly places: readonly LinkPlace[];
  /** Of links that only a user can check and change. */
  readonly manual: readonly ManualPlace[];
}

class Places implements FoundText {
  readonly places: LinkPlace[] = [];
  readonly manual: ManualPlace[] = [];

  constructor(readonly address: string) {}

  get count(): number {
    return this.places.length + this.manual.length;
  }

  add(place: LinkPlace | ManualPlace): void {
    if (place.kind === 'link') {
      this.places.push(place);
    } else {
      this.manual.push(place);
    }
  }
}

/** What a search found, and what it passed over. */
export interface SearchReport {
  /** In the order of their addresses. */
  readonly texts: readonly FoundText[];
  /** Texts with links to which only symbolic links lead out of the workspace; their links are not to be replaced from here. */
  readonly outside: readonly FoundText[];
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
