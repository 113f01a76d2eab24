import { GitpodHost } from '../gitpod/gitpodHost';
import type { InviteLink } from './inviteLink';

/** One text for each invite, under whichever of its service's names a link leads to it. It holds the key: for maps in memory alone. */
export function linkKey({ host, inviteId }: InviteLink): string {
  return `${(host.isCanonical ? GitpodHost.default : host).origin} ${inviteId}`;
}

/** Each invite once, in the order in which it came first. */
export function uniqueLinks(links: Iterable<InviteLink>): readonly InviteLink[] {
  const unique = new Map<string, InviteLink>();
  for (const link of links) {
    const key = linkKey(link);
    if (!unique.has(key)) {
      unique.set(key, link);
    }
  }
  return [...unique.values()];
}
