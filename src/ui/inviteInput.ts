import { type InputBoxValidationMessage, InputBoxValidationSeverity, l10n, window } from 'vscode';

import type { GitpodHost } from '../api/host';
import type { InviteLink } from '../links/inviteLink';
import { type ReadInvite, readInviteLink } from '../links/readPasted';
import { clipboardInvite } from './clipboard';
import { inviteProblemMessage } from './inviteMessages';
import { readOptions } from './knownHosts';

/**
 * Asks for an invite in any form, and shows in the input box what was found or what is wrong. An invite on the
 * clipboard is filled in and selected, unless the user has started to type.
 * @param hosts whose invites are accepted; an id alone belongs to the first
 * @returns undefined if the user closed the box
 */
export function askForInvite(title: string, hosts: readonly GitpodHost[]): Promise<InviteLink | undefined> {
  const box = window.createInputBox();
  box.title = title;
  box.prompt = l10n.t('Invite link, message that contains one, or invite ID');
  box.placeholder = l10n.t('Paste an invite link');
  box.ignoreFocusOut = true; // Users switch to another window to copy the link.
  const read = (): ReadInvite => readInviteLink(box.value, readOptions(hosts));
  let mayFill = true;

  return new Promise((resolve) => {
    box.onDidChangeValue(() => {
      mayFill = false;
      box.validationMessage = whileTyping(read());
    });
    box.onDidAccept(() => {
      const invite = read();
      if (invite.kind === 'link') {
        resolve(invite.link);
        box.hide();
      } else {
        box.validationMessage = inviteProblemMessage(invite);
      }
    });
    box.onDidHide(() => {
      mayFill = false;
      resolve(undefined);
      box.dispose();
    });
    box.show();
    // The clipboard may be slow, or never answer.
    void clipboardInvite(hosts).then((offered) => {
      if (offered !== undefined && mayFill && box.value === '') {
        box.value = offered.text;
        box.valueSelection = [0, offered.text.length];
        box.validationMessage = whileTyping(read());
      }
    });
  });
}

/** The validation message while the user types. Incomplete input is not an error yet. */
function whileTyping(read: ReadInvite): string | InputBoxValidationMessage | undefined {
  if (read.kind === 'link') {
    return {
      message: l10n.t('Invite {0} at {1}', read.link.masked, read.link.host.hostname),
      severity: InputBoxValidationSeverity.Info,
    };
  }
  return read.problem === 'empty' || read.problem === 'noInvite' || read.problem === 'halfId'
    ? undefined
    : inviteProblemMessage(read);
}
