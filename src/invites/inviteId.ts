/** The length of a UUID in its usual form, which every invite id has. */
export const inviteIdLength = 36;

const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** The invite id that this text is, in lower case; undefined when it is anything else. Any UUID counts, in any letter case. */
export function parseInviteId(text: string): string | undefined {
  return uuid.test(text) ? text.toLowerCase() : undefined;
}
