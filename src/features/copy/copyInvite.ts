import { env, l10n, Uri } from 'vscode';

import type { InvitedOrganization } from '../../invites/inviteStatus';
import { peekInvite } from '../../invites/membership';
import type { InviteLink } from '../../links/inviteLink';
import type { Organization } from '../../organizations/organization';
import { copyAndReport } from '../../ui/clipboard';
import { copyInviteLink } from '../../ui/copyInviteLink';
import { organizationName } from '../../ui/format';
import { commandIds } from '../../ui/ids';
import type { Command, Services } from '../command';

/**
 * Copies a link. A link of one of the user's organizations is also recorded, like every copy of such a link.
 * @param organization the link's organization, if already known
 */
export async function copyInvite(services: Services, link: InviteLink, organization?: Organization): Promise<void> {
  const { answer, membership } = await peekInvite(services, link);
  const own = organization ?? (answer?.kind === 'valid' ? membership : undefined);
  if (own !== undefined) {
    await copyInviteLink(services, own, link);
  } else {
    const done = l10n.t('Copied the invite link ({0}).', link.masked);
    await copyAndNotify(services, { text: link.text, title: l10n.t('Invite link'), done });
  }
}

export async function openInBrowser(link: InviteLink): Promise<void> {
  await env.openExternal(Uri.parse(link.text, true));
}

/** Copies a message that asks the sender of an invalid invite for a new link. Shows its last four characters only. */
export async function askForNewLink(
  services: Services,
  link: InviteLink,
  organization: InvitedOrganization | undefined,
): Promise<void> {
  const name = organization && organizationName({ name: organization.name ?? '' });
  const message =
    name === undefined
      ? l10n.t(
          'Hi! The invite link you sent me (ending in {0}) is no longer valid. Could you send me a new one?',
          link.ending,
        )
      : l10n.t(
          'Hi! The invite link to {0} you sent me (ending in {1}) is no longer valid. Could you send me a new one?',
          name,
          link.ending,
        );
  await copyAndNotify(services, {
    text: message,
    title: l10n.t('Message that asks for a new invite link'),
    done: l10n.t('Copied a message that asks for a new invite link. Send it to the person who invited you.'),
  });
}

async function copyAndNotify(
  services: Services,
  copy: { readonly text: string; readonly title: string; readonly done: string },
): Promise<void> {
  await copyAndReport(copy, (message, next) => {
    services.notifications.info(message, next);
  });
}

/**
 * Copies the invite link shown in a hover.
 * @param argument the handle of the link
 */
async function copyHoveredLink(services: Services, argument: unknown): Promise<void> {
  const shown = services.handles.find(argument);
  if (shown === undefined) {
    services.notifications.info(l10n.t('The link has changed. Hover over it again.'));
  } else {
    await copyInvite(services, shown.link);
  }
}

/** *Copy This Invite Link*, in a hover. */
export const copyHoveredLinkCommand: Command = {
  id: commandIds.copyShownLink,
  run: copyHoveredLink,
};
