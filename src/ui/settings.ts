import { workspace } from 'vscode';

import { GitpodHost, type HostProblem } from '../gitpod/gitpodHost';
import { settingIds } from './ids';

/**
 * The host that a person signs in to. Only the user's own setting counts: what a workspace says could send a token elsewhere.
 */
export function configuredHost(): GitpodHost | HostProblem {
  const setting = workspace.getConfiguration().inspect(settingIds.host);
  const text = setting?.globalValue ?? setting?.defaultValue;
  return typeof text === 'string' ? GitpodHost.parse(text) : { problem: 'notAnAddress' };
}

/**
 * The person's own text for invitations; empty when they want the usual one. Only the user's own setting counts: an invitation that a
 * workspace words could lead people elsewhere.
 */
export function invitationTemplate(): string {
  const text = workspace.getConfiguration().inspect(settingIds.invitationTemplate)?.globalValue;
  return typeof text === 'string' ? text.trim() : '';
}

/** What happens to an invite link in a terminal that is opened. */
export type TerminalLinkWay = 'ask' | 'preview' | 'copy' | 'browser';

/** Only the user's own setting counts: no workspace decides what opens a browser. */
export function terminalLinkWay(): TerminalLinkWay {
  const way = workspace.getConfiguration().inspect(settingIds.terminalLink)?.globalValue;
  return way === 'preview' || way === 'copy' || way === 'browser' ? way : 'ask';
}
