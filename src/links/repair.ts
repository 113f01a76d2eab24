import { findInSlices, type FindOptions, type FoundInviteLink, type FoundUnencrypted } from './findInviteLinks';
import { type InviteLink, linkKey } from './inviteLink';

/** Replaces a key that is removed from a text. It is not a valid invite ID, so it is never read as one. */
export const placeholderId = 'YOUR-INVITE-ID';

/** A change of a text; offsets are UTF-16 code units. */
export interface TextChange {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** A change that replaces a link that is no longer valid. */
export interface LinkRepair extends TextChange {
  readonly dead: InviteLink;
}

/**
 * Returns the change that replaces a link: only the ID, to keep the form, encoding and parameters of the link, or the
 * whole wrapper around it.
 * @returns undefined if the link must not be replaced: it is inside another site's URL, belongs to another service or
 * is current
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

/** Whether the link may be replaced: a site that receives what is inside its URL must not get a working link. */
export function isReplaceable({ enclosure }: FoundInviteLink): boolean {
  return enclosure.kind !== 'foreign';
}

/** Returns the changes that replace every link in `dead` by `current`, on the same service. */
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

/** Changes only the scheme of an unencrypted link. */
export function withHttps({ start }: FoundUnencrypted): TextChange {
  return { start, end: start + 'http'.length, text: 'https' };
}

/** Removes the key from a link and keeps the rest. */
export function withoutKey({ idStart, idEnd }: FoundInviteLink): TextChange {
  return { start: idStart, end: idEnd, text: placeholderId };
}
