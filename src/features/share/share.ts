import { env, l10n, window } from 'vscode';

import type { InviteLink } from '../../links/inviteLink';
import type { Organization } from '../../organizations/organization';
import { recordShare } from '../../ui/copyInviteLink';
import { organizationName } from '../../ui/format';
import { commandIds } from '../../ui/ids';
import type { Command, Services } from '../command';
import { withCurrentLink, withOrganization } from '../target';
import { invitationSubject, invitationText, openInvitation } from './formats';

/**
 * Maximum length of a URL that every system opens, in characters. Windows allows 2083 including the terminating zero;
 * Electron, which opens URLs for VS Code, documents 2081 for Windows.
 */
export const maxMailAddressLength = 2081;

/**
 * Returns the `mailto:` URL of a draft without a recipient (RFC 6068).
 * @param body plain text with any line endings; converted to CRLF, which mails use
 * @returns undefined if the URL would be too long to open
 */
export function mailDraft(subject: string, body: string): string | undefined {
  const lines = body.replace(/\r\n?|\n/g, '\r\n');
  const address = `mailto:?subject=${encoded(subject)}&body=${encoded(lines)}`;
  return address.length <= maxMailAddressLength ? address : undefined;
}

/** Percent-encodes UTF-8. Spaces become `%20`, because a plus sign would stay one; lone surrogates become U+FFFD. */
function encoded(text: string): string {
  return encodeURIComponent(text.replace(/\p{Surrogate}/gu, '\ufffd')).replaceAll("'", '%27');
}

/**
 * Opens a URL outside VS Code exactly as written. A `Uri` doesn't work: it decodes percent-encoding, and VS Code
 * encodes it again without `&`, `=`, `#` and `+`, so a subject with an ampersand would be cut off there. `openExternal`
 * is declared to take a `Uri`, but passes a string on unchanged (seen in VS Code 1.105 and 1.139; a test covers it).
 * @returns whether the URL was opened
 */
async function openAddress(address: string): Promise<boolean> {
  const opened: unknown = await Reflect.apply(env.openExternal, env, [address]);
  return opened === true;
}

type ShareMethod = 'mail' | 'document';

/** Opens an invitation with an organization's current link as a mail draft or in a new document. */
function shareLink(services: Services, argument?: unknown): Promise<void> {
  const messages = {
    title: l10n.t('Share Invite Link…'),
    failed: l10n.t("Couldn't share the invite link."),
  };
  return withOrganization(services, argument, messages, async (organization) => {
    const method = await pickShareMethod(organization);
    if (method !== undefined) {
      await withCurrentLink(services, organization, async (link) => {
        await share(services, organization, link, method);
        await recordShare(services, organization, link);
      });
    }
  });
}

async function share(
  services: Services,
  organization: Organization,
  link: InviteLink,
  method: ShareMethod,
): Promise<void> {
  switch (method) {
    case 'mail':
      return startMail(services, organization, link);
    case 'document':
      return openInvitation(organization, link);
    default:
      method satisfies never;
  }
}

async function startMail(services: Services, organization: Organization, link: InviteLink): Promise<void> {
  const address = mailDraft(invitationSubject(organization, link), invitationText(organization, link));
  if (address !== undefined && (await openAddress(address))) {
    return;
  }
  await openInvitation(organization, link);
  services.notifications.info(
    address === undefined
      ? l10n.t("The invitation is too long for a mail draft. It's in a new document instead.")
      : l10n.t("Couldn't open a mail draft. The invitation is in a new document instead."),
  );
}

async function pickShareMethod(organization: Organization): Promise<ShareMethod | undefined> {
  const items: readonly { readonly label: string; readonly detail: string; readonly method: ShareMethod }[] = [
    {
      label: `$(mail) ${l10n.t('New Mail')}`,
      detail: l10n.t('Opens a draft in your mail app.'),
      method: 'mail',
    },
    {
      label: `$(markdown) ${l10n.t('New Document')}`,
      detail: l10n.t('Opens an untitled document that you can edit.'),
      method: 'document',
    },
  ];
  const title = l10n.t('Share the invite link of {0}', organizationName(organization));
  return (await window.showQuickPick(items, { title, placeHolder: l10n.t('Choose how to share') }))?.method;
}

/** Deletes the record of the links that this user shared. The links stay valid. */
async function forgetSharedLinks(services: Services): Promise<void> {
  try {
    await services.sharedLinks.records.forgetAll();
    services.notifications.info(
      l10n.t('Forgot which invite links you copied, created or shared on this machine. The links are still valid.'),
    );
  } catch (error) {
    services.notifications.error(l10n.t("Couldn't forget all shared links."), error, {
      retry: () => forgetSharedLinks(services),
    });
  }
}

/** *Share Invite Link…* */
export const shareInviteLinkCommand: Command = {
  id: commandIds.shareInviteLink,
  run: shareLink,
};

/** *Forget Shared Links* */
export const forgetSharedLinksCommand: Command = {
  id: commandIds.forgetSharedLinks,
  run: forgetSharedLinks,
};
