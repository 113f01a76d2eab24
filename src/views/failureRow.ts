import { l10n, MarkdownString, ThemeIcon, TreeItem, type Command } from 'vscode';

import { GitpodError } from '../gitpod/gitpodError';
import type { Organization } from '../organizations/organization';
import { failureWords } from '../ui/failureWords';
import { commandIds } from '../ui/ids';
import { failureFace } from './failureFace';

/**
 * Why something inside an organization could not be read. Choosing it asks again, or for a token where that is what helps.
 * @param what what was to be read
 */
export function failureRow(what: string, error: unknown, organization: Organization, retry: Command): TreeItem {
  const { label, icon } = failureFace(error);
  const why = failureWords(error, { organization })?.why ?? l10n.t('The request was cancelled.');
  const signedOut = error instanceof GitpodError && error.kind === 'signedOut';
  const item = new TreeItem(what);
  item.description = `${label}. ${why}`;
  item.iconPath = new ThemeIcon(icon);
  item.tooltip = new MarkdownString().appendText(why);
  item.contextValue = signedOut ? 'failure signedOut' : 'partFailure';
  item.command = signedOut
    ? { command: commandIds.signInAgain, title: l10n.t('Sign In Again'), arguments: [organization.session.id] }
    : retry;
  item.accessibilityInformation = { label: `${what}: ${label}. ${why} ${item.command.title}` };
  return item;
}
