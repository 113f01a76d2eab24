import { window, workspace } from 'vscode';

import type { InviteLink } from '../invites/inviteLink';
import { encodeMarkdown } from '../invites/shareFormats';
import type { Organization } from '../organizations/organization';
import { invitationText } from './invitation';

/** Opens a new document with the invitation, as Markdown in which the organization's name is only a name. Nothing is saved by this. */
export async function openInvitation(organization: Organization, link: InviteLink): Promise<void> {
  const content = `${invitationText(organization, link, encodeMarkdown)}\n`;
  await window.showTextDocument(await workspace.openTextDocument({ language: 'markdown', content }));
}
