import { l10n } from 'vscode';

import { sanitizeForDisplay } from '../../api/sanitize';
import { copyAndReport } from '../../ui/clipboard';
import { copyInviteLink } from '../../ui/copyInviteLink';
import { commandIds } from '../../ui/ids';
import type { Command, Services } from '../command';
import { withCurrentLink, withOrganization } from '../target';

/** Copies an organization's current invite link. Only ever reads; where there is none yet, it offers to create one. */
function copyLink(services: Services, argument?: unknown): Promise<void> {
  const messages = {
    title: l10n.t('Copy Invite Link'),
    failed: l10n.t("Couldn't copy the invite link."),
  };
  return withOrganization(services, argument, messages, (organization) =>
    withCurrentLink(services, organization, (link) => copyInviteLink(services, organization, link), { copyNew: true }),
  );
}

/** Copies a member's e-mail address, or the name where the service keeps addresses to itself. */
async function copyAddress(services: Services, argument: unknown): Promise<void> {
  const member = services.rows.member(argument);
  const address = [member?.email, member?.fullName].map((text) => text?.trim() ?? '').find((text) => text !== '');
  if (address !== undefined) {
    const copy = {
      text: address,
      title: l10n.t('E-mail address of a member'),
      done: l10n.t({
        message: 'Copied {0}.',
        args: [sanitizeForDisplay(address)],
        comment: '{0} is an e-mail address.',
      }),
    };
    await copyAndReport(copy, (message, next) => {
      services.notifications.done(message, next);
    });
  }
}

/** *Copy Invite Link* */
export const copyInviteLinkCommand: Command = {
  id: commandIds.copyInviteLink,
  run: copyLink,
};

/** *Copy E-Mail Address* of a member's row */
export const copyMemberAddressCommand: Command = {
  id: commandIds.copyMemberAddress,
  run: copyAddress,
};
