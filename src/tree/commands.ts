import { l10n } from 'vscode';

import type { Command } from '../features/command';
import { commandIds, viewIds } from '../ui/ids';
import { withViewProgress } from '../ui/progress';

/** Reads again what a row shows. */
export const reloadRowCommand: Command = {
  id: commandIds.readAgain,
  run: async ({ tree }, row) => withViewProgress(viewIds.organizations, () => tree.reload(row)),
};

/** *Refresh* */
export const refreshCommand: Command = {
  id: commandIds.refresh,
  failed: () => l10n.t("Couldn't refresh your organizations."),
  run: async ({ sessions, tree }) =>
    withViewProgress(viewIds.organizations, async () => {
      await sessions.read(); // Also where the keychain was left alone for a while.
      await tree.refresh();
    }),
};

/** Reads the next page of an organization's members. */
export const showMoreMembersCommand: Command = {
  id: commandIds.showMoreMembers,
  run: async ({ tree }, row) => withViewProgress(viewIds.organizations, () => tree.showMoreMembers(row)),
};
