import { type CommandId, commandIds } from '../../../../src/ui/ids';

/** Commands that no fault affects because they send no request, and why they send none. */
export const commandsWithoutRequests: Readonly<Partial<Record<CommandId, string>>> = {
  [commandIds.copyFocusedRow]: 'It runs the command of the focused row.',
  [commandIds.copyMemberAddress]: 'The address is in the row.',
  [commandIds.copyShownLink]: 'The link is in the hover.',
  [commandIds.forgetSharedLinks]: 'It deletes data on this machine.',
  [commandIds.forgetSignIns]: 'It deletes data on this machine.',
  [commandIds.getStarted]: "It opens VS Code's own page.",
  [commandIds.ignoreLink]: 'It writes a setting.',
  [commandIds.openMembersPage]: 'When run on a row, it opens a page of the dashboard.',
  [commandIds.openTokensPage]: 'It opens a page of the dashboard.',
  [commandIds.openSettings]: "It opens VS Code's own page.",
  [commandIds.showLog]: "It opens VS Code's own page.",
  [commandIds.signOut]: 'It removes the token from this machine; the service has no method to revoke it.',
};
