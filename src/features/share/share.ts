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
 * The longest address that every system opens, in characters: Windows takes 2083 with the zero at its end, and Electron, which opens
 * addresses for VS Code, documents 2081 for it.
 */
export const maxMailAddressLength = 2081;

/**
 * The address that opens a new mail to nobody yet (RFC 6068).
 * @param body plain text; its lines may end in any way, a mail's end in CRLF
 * @returns undefined when the address would be too long to be opened
 */
export function mailDraft(subject: string, body: string): string | undefined {
  const lines = body.replace(/\r\n?|\n/g, '\r\n');
  const address = `mailto:?subject=${encoded(subject)}&body=${encoded(lines)}`;
  return address.length <= maxMailAddressLength ? address : undefined;
}

/** Percent-encoded UTF-8. Blanks are `%20`, for a plus would stay one; half a character becomes the sign for what cannot be shown. */
function encoded(text: string): string {
  return encodeURIComponent(text.replace(/\p{Surrogate}/gu, '\ufffd')).replaceAll("'", '%27');
}

/**
 * Opens an address outside VS Code exactly as it is written. A `Uri` would not do: it decodes what is percent-encoded and VS Code
 * encodes it again without `&`, `=`, `#` and `+`, so that a subject with an ampersand would end there. What `openExternal` is declared
 * to take is a `Uri`; what it passes on untouched is a string (seen in VS Code 1.105 and 1.139, and held by a test).
 * @returns whether something was opened
 */
async function openAddress(address: string): Promise<boolean> {
  const opened: unknown = await Reflect.apply(env.openExternal, env, [address]);
  return opened === true;
}

type Way = 'mail' | 'document';

/** Puts an invitation with an organization's current link into a new mail, or into a new document. */
function shareLink(services: Services, argument?: unknown): Promise<void> {
  const messages = {
    title: l10n.t('Share Invite Link…'),
    failed: l10n.t("Couldn't share the invite link."),
  };
  return withOrganization(services, argument, messages, async (organization) => {
    const way = await chooseWay(organization);
    if (way !== undefined) {
      await withCurrentLink(services, organization, async (link) => {
        await share(services, organization, link, way);
        await recordShare(services, organization, link);
      });
    }
  });
}

async function share(services: Services, organization: Organization, link: InviteLink, way: Way): Promise<void> {
  switch (way) {
    case 'mail':
      return startMail(services, organization, link);
    case 'document':
      return openInvitation(organization, link);
    default:
      way satisfies never;
  }
}

async function startMail(services: Services, organization: Organization, link: InviteLink): Promise<void> {
  const address = mailDraft(invitationSubject(organization, link), invitationText(organization, link));
  if (address !== undefined && (await openAddress(address))) {
    return;
  }
  await openInvitation(organization, link);
  services.notifications.done(
    address === undefined
      ? l10n.t("The invitation is too long for a mail draft. It's in a new document instead.")
      : l10n.t("Couldn't open a mail draft. The invitation is in a new document instead."),
  );
}

async function chooseWay(organization: Organization): Promise<Way | undefined> {
  const items: readonly { readonly label: string; readonly detail: string; readonly way: Way }[] = [
    {
      label: `$(mail) ${l10n.t('New Mail')}`,
      detail: l10n.t('Opens a draft in your mail app.'),
      way: 'mail',
    },
    {
      label: `$(markdown) ${l10n.t('New Document')}`,
      detail: l10n.t('Opens an untitled document that you can edit.'),
      way: 'document',
    },
  ];
  const title = l10n.t('Share the invite link of {0}', organizationName(organization));
  return (await window.showQuickPick(items, { title, placeHolder: l10n.t('Choose how to share') }))?.way;
}

/** Forgets which links this user gave away. The links go on working. */
async function forgetSharedLinks(services: Services): Promise<void> {
  try {
    await services.sharedLinks.records.forgetAll();
    services.notifications.done(
      l10n.t('Forgot which invite links you copied, created or shared on this machine. The links are still valid.'),
    );
  } catch (error) {
    services.notifications.failed(l10n.t("Couldn't forget all shared links."), error, {
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
