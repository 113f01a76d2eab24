import { env, l10n } from 'vscode';

import type { InviteLink } from '../invites/inviteLink';
import { asInvitation, type SharedInvite } from '../invites/shareFormats';
import type { Organization } from '../organizations/organization';
import { invitationTemplate } from './settings';

/** What a mail with an invitation is about. */
export function invitationSubject(organization: Organization, link: InviteLink): string {
  return asInvitation(l10n.t('Invitation to join ${organization} on Gitpod'), sharedInvite(organization, link));
}

/**
 * The invitation to an organization, by the person's own template or in the usual words of their language. It always holds the link.
 * @param encode makes a foreign name inert in the kind of text that the invitation goes into
 */
export function invitationText(organization: Organization, link: InviteLink, encode = asItIs): string {
  const template = invitationTemplate() || usualTemplate(organization);
  return asInvitation(
    template.includes('${link}') ? template : `${template}\n\n\${link}`,
    sharedInvite(organization, link, encode),
    (count) => count.toLocaleString(env.language),
  );
}

/** An organization's link with what the formats need to know about it. */
export function sharedInvite({ name, memberCount }: Organization, link: InviteLink, encode = asItIs): SharedInvite {
  return { link, organizationName: encode(name), memberCount };
}

function asItIs(name: string): string {
  return name;
}

function usualTemplate({ memberCount }: Organization): string {
  const paragraphs = [
    l10n.t('You are invited to join ${organization} on Gitpod.'),
    ...(memberCount !== undefined && memberCount > 1 ? [l10n.t('${members} people are members already.')] : []),
    l10n.t('Open this link, and sign in when you are asked to:'),
    '${link}',
    l10n.t('Whoever has the link can join, so please keep it to yourself.'),
  ];
  return paragraphs.join('\n\n');
}
