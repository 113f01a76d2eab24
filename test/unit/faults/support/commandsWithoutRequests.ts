import { type CommandId, commandIds } from '../../../../src/ui/ids';

/** Commands that no fault affects because they send no request, with the reason. */
export const commandsWithoutRequests: Readonly<Partial<Record<CommandId, string>>> = {
  [commandIds.copyFocusedRow]: 'It runs the command of the row that has the focus.',
  [commandIds.copyMemberAddress]: 'The address is in the row.',
  [commandIds.copyShownLink]: 'The link is in the hover.',
  [commandIds.forgetSharedLinks]: 'It deletes data on this machine.',
  [commandIds.forgetSignIns]: 'It deletes data on this machine.',
  [commandIds.getStarted]: "It opens VS Code's own page.",
  [commandIds.ignoreLink]: 'It writes a setting.',
  [commandIds.openMembersPage]: 'From a row it opens a page of the dashboard.',
  [commandIds.openTokensPage]: 'It opens a page of the dashboard.',
  [commandIds.openSettings]: "It opens VS Code's own page.",
  [commandIds.showLog]: "It opens VS Code's own page.",
  [commandIds.signOut]: 'The token is removed here; the service has no method to revoke it.',
};
