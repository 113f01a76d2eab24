import type { GitpodHost } from '../gitpod/gitpodHost';
import { inviteLinksIn, type FoundInviteLink } from './findInviteLinks';
import type { InviteLink } from './inviteLink';
import { linkKey } from './linkKey';

/** What stands in the place of a key that is taken out of a text. It is no invite id, so nothing takes it for one. */
export const placeholderId = 'YOUR-INVITE-ID';

/** One change of a text: the id alone, so that form, encoding and parameters of the link stay. Places in UTF-16 code units. */
export interface LinkRepair {
  readonly start: number;
  readonly end: number;
  readonly text: string;
  readonly dead: InviteLink;
}

/** Puts `current` in the place of every link of a text that is one of `dead`, on the same service. */
export function repairsIn(
  text: string,
  dead: Iterable<InviteLink>,
  current: InviteLink,
  hosts: readonly GitpodHost[],
): LinkRepair[] {
  const wanted = new Set(Array.from(dead, linkKey));
  const repairs: LinkRepair[] = [];
  for (const found of inviteLinksIn(text, { hosts })) {
    if (found.kind === 'link' && wanted.has(linkKey(found.link)) && mayStandFor(found.link, current)) {
      repairs.push({ ...idPlace(found), text: current.inviteId, dead: found.link });
    }
  }
  return repairs;
}

/** Takes the key out of a link and leaves the rest of it. */
export function withoutKey(found: FoundInviteLink): LinkRepair {
  return { ...idPlace(found), text: placeholderId, dead: found.link };
}

function idPlace({ idStart, idEnd }: FoundInviteLink): { start: number; end: number } {
  return { start: idStart, end: idEnd };
}

/** An id of one service means nothing on another, and there is nothing to repair where it is current already. */
function mayStandFor(dead: InviteLink, current: InviteLink): boolean {
  return !dead.equals(current) && dead.host.isSameService(current.host);
}
