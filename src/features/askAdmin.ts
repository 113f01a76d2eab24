import { l10n } from 'vscode';

import { listAdmins } from '../ui/admins';
import { commandIds } from '../ui/ids';
import type { Command } from './command';
import { withOrganization } from './target';

/** *Ask an Admin…*: lists an organization's admins, for members who can't see its invite link. */
export const askAdminCommand: Command = {
  id: commandIds.askAdmin,
  run: (services, argument) =>
    withOrganization(
      services,
      argument,
      { title: l10n.t('Ask an Admin…'), failed: l10n.t("Couldn't load the admins.") },
      (organization) => listAdmins(services, organization),
    ),
};
