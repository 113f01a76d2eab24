import { env, l10n, Uri } from 'vscode';

import { commandIds } from '../ui/ids';
import type { Command } from './command';
import { withOrganization } from './target';

/** *Open Members Page*: opens the dashboard page where admins view and remove members. */
export const openMembersPageCommand: Command = {
  id: commandIds.openMembersPage,
  run: (services, argument) =>
    withOrganization(
      services,
      argument,
      {
        title: l10n.t('Open Members Page'),
        failed: l10n.t("Couldn't open the members page."),
      },
      async ({ session }) => {
        await env.openExternal(Uri.parse(session.host.membersPage, true));
      },
    ),
};
