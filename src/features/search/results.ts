import { type InviteStatus, organizationOf } from '../../invites/inviteStatus';
import type { ResolvedInvite } from '../../invites/membership';
import type { FindOptions } from '../../links/findInviteLinks';
import { type InviteLink, linkKey } from '../../links/inviteLink';
import { type LinkPlace, linkPlacesIn, type ManualPlace } from '../../links/places';
import { type Organization, organizationKey } from '../../organizations/organization';

/** Maximum number of links kept: more than users go through, and a bound on memory. */
const maxPlaces = 10_000;
/** Maximum number of URLs examined in one text, whether or not they are invite links. */
const maxUrls = 100_000;
/** Limits on texts outside the workspace, and on links in each of them; such texts are only named. */
const maxOutsideTexts = 1_000;
const maxLinksPerOutsideText = 100;

/** Collects what a search finds, up to these limits. */
export class SearchResults {
  readonly #texts: FoundText[] = [];
  readonly #outside: FoundText[] = [];
  readonly #full = new AbortController();
  #places = 0;
  #tooBig = 0;
  #unreadable = 0;

  constructor(private readonly options: FindOptions) {}

  /** Aborted once there are more links than are kept. */
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

  /** Adds the links of a text outside the workspace, without counting them: only which links it has matters. */
  async addOutside(address: string, text: string, signal: AbortSignal): Promise<void> {
    const found = new Places(address);
    for await (const place of this.#placesIn(text, signal)) {
      found.add(place);
      if (found.count === maxLinksPerOutsideText) {
        break;
      }
    }
    if (found.count > 0 && this.#outside.length < maxOutsideTexts) {
      this.#outside.push(found);
    }
  }

  #placesIn(text: string, signal: AbortSignal): AsyncIterable<LinkPlace | ManualPlace> {
    return linkPlacesIn(text, { ...this.options, maxUrls, signal });
  }

  /** Counts a file that is too large to search. */
  tooBig(): void {
    this.#tooBig += 1;
  }

  /** Counts a file that could not be read. */
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

/** Status of the links of a group. Invalid links are listed first, because the user can do something about them. */
export type GroupState = 'revoked' | 'valid' | 'unknown';

/** A found link with its position. */
export interface FoundPlace extends LinkPlace {
  /** The URI of the text. */
  readonly address: string;
}

/** Found links of one organization that have the same status. */
export interface LinkGroup {
  readonly state: GroupState;
  /** The organization's name, untrusted text; undefined if the organization of the links is unknown. */
  readonly name: string | undefined;
  /** The organization as one of the user's; undefined if they are not a member, or if that is unknown. */
  readonly membership: Organization | undefined;
  /** Without duplicates. */
  readonly links: readonly InviteLink[];
  /** At least one. */
  readonly places: readonly FoundPlace[];
}

/**
 * Groups found links by organization and status. An invalid link of an unknown organization gets its own group, so that
 * it is never replaced with the link of another organization.
 * @param invites what is known about each link, keyed by `linkKey`
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
  return answer?.kind === 'valid' || answer?.kind === 'revoked' ? answer.kind : 'unknown';
}

const states: readonly GroupState[] = ['revoked', 'valid', 'unknown'];
const nameCollator = new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' });

/** By status, then the user's own organizations first, then by name; groups without a name come last. */
function byUrgency(one: LinkGroup, other: LinkGroup): number {
  return (
    states.indexOf(one.state) - states.indexOf(other.state) ||
    Number(other.membership !== undefined) - Number(one.membership !== undefined) ||
    Number(one.name === undefined) - Number(other.name === undefined) ||
    nameCollator.compare(one.name ?? '', other.name ?? '')
  );
}

/** A text that contains at least one invite link. */
export interface FoundText {
  /** The URI of the text. */
  readonly address: string;
  /** In document order. */
  readonly places: readonly LinkPlace[];
  /** Places of links that only the user can check and change. */
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

/** What a search found, and what it skipped. */
export interface SearchReport {
  /** Sorted by URI. */
  readonly texts: readonly FoundText[];
  /** Texts with links whose real path is outside the workspace; their links must not be replaced. */
  readonly outside: readonly FoundText[];
  /** Number of files that were too large to search. */
  readonly tooBig: number;
  /** Number of files that could not be read. */
  readonly unreadable: number;
  /** `tooMany` if there are more links than are kept. */
  readonly end: 'complete' | 'cancelled' | 'tooMany';
}

/** Progress of a search: how many of the files that may contain links it has examined. */
export interface SearchProgress {
  readonly done: number;
  readonly total: number;
}
