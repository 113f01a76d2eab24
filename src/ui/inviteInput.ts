import { InputBoxValidationSeverity, l10n, window, type InputBoxValidationMessage } from 'vscode';

import type { GitpodHost } from '../gitpod/gitpodHost';
import type { InviteLink } from '../invites/inviteLink';
import { readInviteLink, type ReadInvite } from '../invites/readInviteLink';
import { clipboardInvite } from './clipboardInvite';
import { inviteProblemWords } from './readInviteWords';

/**
 * Asks for an invite in whatever form a person has it, and says in the box what it found or what is wrong with it. An invite on the
 * clipboard is there already, selected.
 * @param hosts whose invites are taken; an id alone belongs to the first
 * @returns undefined when the person closed the box
 */
export async function askForInvite(title: string, hosts: readonly GitpodHost[]): Promise<InviteLink | undefined> {
  const offered = await clipboardInvite(hosts);
  const box = window.createInputBox();
  box.title = title;
  box.prompt = l10n.t('A link, the message it came in, or its id.');
  box.placeholder = l10n.t('Paste an invite link');
  box.ignoreFocusOut = true; // People leave to copy the link.
  if (offered !== undefined) {
    box.value = offered.text;
    box.valueSelection = [0, offered.text.length];
  }
  const read = (): ReadInvite => readInviteLink(box.value, { configuredHosts: hosts });
  box.validationMessage = whileTyping(read());

  return new Promise((resolve) => {
    box.onDidChangeValue(() => {
      box.validationMessage = whileTyping(read());
    });
    box.onDidAccept(() => {
      const invite = read();
      if (invite.kind === 'link') {
        resolve(invite.link);
        box.hide();
      } else {
        box.validationMessage = inviteProblemWords(invite);
      }
    });
    box.onDidHide(() => {
      resolve(undefined);
      box.dispose();
    });
    box.show();
  });
}

/** Nobody is told that what they have only begun to type is no invite yet. */
function whileTyping(read: ReadInvite): string | InputBoxValidationMessage | undefined {
  if (read.kind === 'link') {
    return {
      message: l10n.t('Invite {0} at {1}. Press Enter to see what it is.', read.link.masked, read.link.host.hostname),
      severity: InputBoxValidationSeverity.Info,
    };
  }
  return read.problem === 'empty' || read.problem === 'noInvite' || read.problem === 'halfId'
    ? undefined
    : inviteProblemWords(read);
}
