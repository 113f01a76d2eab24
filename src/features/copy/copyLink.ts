import { l10n } from 'vscode';

import { copyInviteLink } from '../../ui/copyInviteLink';
import { commandIds } from '../../ui/ids';
import { copyAddresses } from '../members/addresses';
import type { Command, Services } from '../command';
import { withCurrentLink, withOrganization } from '../target';

/** Copies an organization's current invite link. Only reads; if there is none yet, offers to create one. */
function copyLink(services: Services, argument?: unknown): Promise<void> {
  const messages = {
    title: l10n.t('Copy Invite Link'),
    failed: l10n.t("Couldn't copy the invite link."),
  };
  return withOrganization(services, argument, messages, (organization) =>
    withCurrentLink(services, organization, (link) => copyInviteLink(services, organization, link), { copyNew: true }),
  );
}

async function copyRowAddresses(services: Services, argument: unknown, selected: unknown): Promise<void> {
  const members = services.rows.members(argument, selected);
  if (members.length > 0) {
    await copyAddresses(services, members);
  }
}

/** *Copy Invite Link* */
export const copyInviteLinkCommand: Command = {
  id: commandIds.copyInviteLink,
  run: copyLink,
};

/** *Copy E-Mail Address*, for the selected member rows. */
export const copyMemberAddressCommand: Command = {
  id: commandIds.copyMemberAddress,
  run: copyRowAddresses,
};
