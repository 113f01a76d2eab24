import type { GitpodHost } from '../gitpod/gitpodHost';
import { inviteLinksIn, type FoundLink } from '../invites/findInviteLinks';
import { mayHoldInvite, nearby } from './nearby';

/** The invite link, or what only looks like one, that holds a place of a line; its own places are those of the line. */
export function linkAt(line: string, character: number, hosts: readonly GitpodHost[]): FoundLink | undefined {
  const { text, start } = nearby(line, character);
  if (!mayHoldInvite(text)) {
    return undefined;
  }
  for (const found of inviteLinksIn(text, { hosts })) {
    if (found.start + start <= character && character <= found.end + start) {
      return moved(found, start);
    }
  }
  return undefined;
}

function moved<Found extends FoundLink>(found: Found, by: number): Found {
  const { start, end, idStart, idEnd } = found;
  return { ...found, start: start + by, end: end + by, idStart: idStart + by, idEnd: idEnd + by };
}
