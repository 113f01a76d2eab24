import { organizationKey, type Organization } from '../organizations/organization';
import { invitedTo, type InviteAnswer } from './inviteAnswer';
import type { InspectedInvite } from './inviteInspector';
import type { InviteLink } from './inviteLink';
import { linkKey } from './linkKey';
import type { LinkPlace } from './linkPlaces';
import type { FoundText } from './searchReport';

/** How the links of a group stand: the dead ones come first, for something can be done about them. */
export type GroupState = 'stopped' | 'works' | 'unknown';

/** Where a found link stands. */
export interface FoundPlace extends LinkPlace {
  /** The text's address, as a URI. */
  readonly address: string;
}

/** Found links of one organization that stand alike. */
export interface FoundGroup {
  readonly state: GroupState;
  /** The organization's name, foreign; undefined where nobody can tell whose the links are. */
  readonly name: string | undefined;
  /** The organization as the person is in it; undefined where they are not, or nobody knows. */
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
export function groupsOf(texts: readonly FoundText[], invites: ReadonlyMap<string, InspectedInvite>): FoundGroup[] {
  const groups = new Map<string, FoundGroup & { readonly links: InviteLink[]; readonly places: FoundPlace[] }>();
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

function groupFor(invite: InspectedInvite | undefined): Pick<FoundGroup, 'state' | 'name' | 'membership'> {
  return {
    state: stateOf(invite?.answer),
    name: invite?.membership?.name ?? (invite && invitedTo(invite.answer)?.name),
    membership: invite?.membership,
  };
}

function groupKey(link: InviteLink, invite: InspectedInvite | undefined): string {
  const state = stateOf(invite?.answer);
  if (state === 'unknown') {
    return state;
  }
  const { membership } = invite ?? {};
  const organization = invite && invitedTo(invite.answer);
  const owner = membership === undefined ? organization?.organizationId : organizationKey(membership);
  return `${state} ${owner ?? linkKey(link)}`;
}

function stateOf(answer: InviteAnswer | undefined): GroupState {
  return answer?.kind === 'works' || answer?.kind === 'stopped' ? answer.kind : 'unknown';
}

const states: readonly GroupState[] = ['stopped', 'works', 'unknown'];
const collator = new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' });

/** Within a state one's own organizations first, then by name; those without one last. */
function byUrgency(one: FoundGroup, other: FoundGroup): number {
  return (
    states.indexOf(one.state) - states.indexOf(other.state) ||
    Number(other.membership !== undefined) - Number(one.membership !== undefined) ||
    Number(one.name === undefined) - Number(other.name === undefined) ||
    collator.compare(one.name ?? '', other.name ?? '')
  );
}
