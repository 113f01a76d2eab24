import { findInSlices, type FindOptions, type FoundInviteLink, type FoundUnencrypted } from './findInviteLinks';
import { type InviteLink, linkKey } from './inviteLink';

/** What is left in the place of a key that is taken out of a text. It is no invite id, so nothing takes it for one. */
export const placeholderId = 'YOUR-INVITE-ID';

/** One change of a text, in UTF-16 code units. */
export interface TextChange {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** A change that replaces a dead link. */
export interface LinkRepair extends TextChange {
  readonly dead: InviteLink;
}

/**
 * The change that replaces a link: the id alone, so that form, encoding and parameters of the link stay; or all of the wrapper around it.
 * @returns undefined where the link may not be replaced, because it is inside another site's URL or of another service, or is current
 */
export function repairOf(found: FoundInviteLink, current: InviteLink): LinkRepair | undefined {
  const { enclosure, link } = found;
  if (!isReplaceable(found) || link.equals(current) || !link.host.isSameService(current.host)) {
    return undefined;
  }
  return enclosure.kind === 'wrapper'
    ? { start: enclosure.start, end: enclosure.end, text: current.text, dead: link }
    : { start: found.idStart, end: found.idEnd, text: current.inviteId, dead: link };
}

/** Whether another link may be written in the place of this one: whoever gets to see what is inside a URL must not get a working link. */
export function isReplaceable({ enclosure }: FoundInviteLink): boolean {
  return enclosure.kind !== 'foreign';
}

/** Puts `current` in the place of every link of a text that is one of `dead`, on the same service. */
export async function repairsIn(
  text: string,
  dead: Iterable<InviteLink>,
  current: InviteLink,
  options: FindOptions & { readonly signal?: AbortSignal },
): Promise<LinkRepair[]> {
  const wanted = new Set(Array.from(dead, linkKey));
  const repairs: LinkRepair[] = [];
  for await (const found of findInSlices(text, options)) {
    const repair = found.kind === 'link' && wanted.has(linkKey(found.link)) ? repairOf(found, current) : undefined;
    if (repair !== undefined && repair.start >= (repairs.at(-1)?.end ?? 0)) {
      repairs.push(repair);
    }
  }
  return repairs;
}

/** Changes only the scheme of a link that is not encrypted. */
export function withHttps({ start }: FoundUnencrypted): TextChange {
  return { start, end: start + 'http'.length, text: 'https' };
}

/** Takes the key out of a link and leaves the rest of it. */
export function withoutKey({ idStart, idEnd }: FoundInviteLink): TextChange {
  return { start: idStart, end: idEnd, text: placeholderId };
}
