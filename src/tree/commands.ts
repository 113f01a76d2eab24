import { l10n } from 'vscode';

import type { Command } from '../features/command';
import { commandIds, viewIds } from '../ui/ids';
import { withViewProgress } from '../ui/progress';

/** Reloads a row. */
export const reloadRowCommand: Command = {
  id: commandIds.reloadRow,
  run: async ({ tree }, row) => withViewProgress(viewIds.organizations, () => tree.reload(row)),
};

/** *Refresh* */
export const refreshCommand: Command = {
  id: commandIds.refresh,
  failed: () => l10n.t("Couldn't refresh your organizations."),
  run: async ({ sessions, tree }) =>
    withViewProgress(viewIds.organizations, async () => {
      await sessions.read(); // Reads the keychain even during the pause after a failure.
      await tree.refresh();
    }),
};

/** Loads the next page of an organization's members. */
export const showMoreMembersCommand: Command = {
  id: commandIds.showMoreMembers,
  run: async ({ tree }, row) => withViewProgress(viewIds.organizations, () => tree.showMoreMembers(row)),
};
