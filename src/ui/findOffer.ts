import { commands, l10n, workspace } from 'vscode';

import { commandIds } from './ids';
import type { RemedyButton } from './remedies';

/** What helps when a link was replaced: to find where it still stands. Undefined where there is nothing to search. */
export function findOffer(): RemedyButton | undefined {
  return workspace.workspaceFolders === undefined
    ? undefined
    : {
        title: l10n.t('Find Old Links in Workspace'),
        act: () => commands.executeCommand(commandIds.findInviteLinks),
      };
}

/** The button, where there is one. */
export function titleOf(offer: RemedyButton | undefined): string[] {
  return offer === undefined ? [] : [offer.title];
}
