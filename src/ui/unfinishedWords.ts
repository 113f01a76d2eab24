import { l10n } from 'vscode';

import { commandIds, type CommandId } from './ids';

/** What did not happen when a command came to an end that it does not tell of itself, as when nobody's sign-in can be read. */
export function unfinishedWords(command: CommandId): string {
  switch (command) {
    case commandIds.joinOrganization:
      return l10n.t('Nothing was joined.');
    case commandIds.previewInvite:
      return l10n.t('The invite was not looked up.');
    case commandIds.refresh:
      return l10n.t('Your organizations were not read again.');
    case commandIds.signIn:
    case commandIds.signInAgain:
      return l10n.t('Nobody was signed in.');
    default:
      return l10n.t('The command did not finish.');
  }
}
