/**
 * How far from a place an invite link that holds it can begin or end, in UTF-16 code units: the longest address that is looked at
 * before the words of a link (4,096), its words and id, and what may follow (2,048).
 */
const reach = 6_400;

/** The part of a line that matters for a place in it, and where that part begins: a line can be a whole file. */
export function nearby(line: string, character: number): { readonly text: string; readonly start: number } {
  const start = Math.max(0, character - reach);
  return { text: line.slice(start, character + reach), start };
}

/** Whether there can be an invite link in a text: every one has one of these words. Read at start, so it knows no more than that. */
export function mayHoldInvite(text: string): boolean {
  return text.includes('join-organization') || text.includes('inviteId');
}
