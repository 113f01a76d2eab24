import { env } from 'vscode';

import type { GitpodHost } from '../gitpod/gitpodHost';
import type { InviteLink } from '../invites/inviteLink';
import { readInviteLink } from '../invites/readInviteLink';

/** More than this is no message with an invite in it, and not worth a look. */
const longestText = 10_000;

/** The one invite on the clipboard. Look only when a person has just asked for something that takes an invite. */
export async function clipboardInvite(hosts: readonly GitpodHost[]): Promise<InviteLink | undefined> {
  let text: string;
  try {
    text = await env.clipboard.readText();
  } catch {
    return undefined; // The browser may not let us look.
  }
  const read = text.length > longestText ? undefined : readInviteLink(text, { configuredHosts: hosts });
  return read?.kind === 'link' ? read.link : undefined;
}
