import { l10n } from 'vscode';

import { organizationName } from '../../ui/format';
import { commandIds } from '../../ui/ids';
import type { Command } from '../command';
import { withOrganization } from '../target';
import { copyAddresses } from './addresses';
import { changeRoles } from './changeRole';
import { pickMembers } from './picker';

/** *Find Member…*: copies the e-mail addresses of the chosen members, and offers to change their roles. */
export const findMemberCommand: Command = {
  id: commandIds.findMember,
  run: (services, argument) => {
    const messages = {
      title: l10n.t('Find members of an organization'),
      failed: l10n.t("Couldn't load the members."),
    };
    return withOrganization(services, argument, messages, async (organization) => {
      const title = l10n.t('Copy the addresses of members of {0}', organizationName(organization));
      const members = await pickMembers(services, organization, title);
      if (members !== undefined) {
        await copyAddresses(services, members, {
          title: l10n.t('Change Role…'),
          act: () => changeRoles(services, organization, members),
        });
      }
    });
  },
};
