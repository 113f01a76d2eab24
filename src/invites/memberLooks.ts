import type { Organization } from '../organizations/organization';
import { type LinkRecords, type LookRecord, organizationHash, sessionHash } from './linkRecords';

/** How far the user has looked through the new members of an organization. */
export type MemberLook = Pick<LookRecord, 'seen' | 'told'>;

/** Reads how far the user has looked through the new members. Never fails. */
export async function readMemberLook(records: LinkRecords, organization: Organization): Promise<MemberLook> {
  const stored = await records.read();
  return stored?.records.looks.get(organizationHash(stored.salt, organization)) ?? {};
}

/** Stores it when something is new and a link of the organization was shared. Never fails. */
export async function storeMemberLook(
  linkRecords: LinkRecords,
  organization: Organization,
  look: MemberLook,
): Promise<void> {
  await linkRecords.update(({ salt, records }) => {
    const key = organizationHash(salt, organization);
    const before = records.looks.get(key);
    const isNews = look.told !== undefined || (look.seen !== undefined && look.seen !== before?.seen);
    if (!isNews || !records.shares.some((share) => share.organization === key)) {
      return undefined;
    }
    const looks = new Map(records.looks);
    looks.delete(key);
    looks.set(key, { ...before, ...look, organization: key, session: sessionHash(salt, organization) });
    return { ...records, looks };
  });
}
