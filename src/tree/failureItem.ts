import { type Command, l10n, MarkdownString, ThemeIcon, TreeItem } from 'vscode';

import { GitpodError } from '../api/errors';
import type { Organization } from '../organizations/organization';
import { errorMessage } from '../ui/errorMessages';
import { commandIds } from '../ui/ids';

/** The label of a failure, and an icon that no other label has. */
export function failureIcon(error: unknown): { label: string; icon: string } {
  switch (error instanceof GitpodError ? error.kind : undefined) {
    case 'unreachable':
    case 'timedOut':
    case 'proxy':
      return {
        label: l10n.t({ message: 'Offline', comment: 'A row of the view: the service is unreachable.' }),
        icon: 'debug-disconnect',
      };
    case 'signedOut':
      return { label: l10n.t('Sign In Again'), icon: 'key' };
    case 'refused':
    case 'precondition':
      return {
        label: l10n.t({
          message: 'Not allowed',
          comment: 'A row of the view: the service does not let the account do this.',
        }),
        icon: 'circle-slash',
      };
    default:
      return { label: l10n.t("Couldn't load"), icon: 'warning' };
  }
}

/** The label, reason and command of a failure inside an organization. The command retries, or signs in again. */
export function failureParts(
  error: unknown,
  organization: Organization,
  retry: Command,
): { label: string; icon: string; why: string; command: Command; isSignedOut: boolean } {
  const isSignedOut = error instanceof GitpodError && error.kind === 'signedOut';
  const signIn = {
    command: commandIds.signInAgain,
    title: l10n.t('Sign In Again'),
    arguments: [organization.session.id],
  };
  return {
    ...failureIcon(error),
    why: errorMessage(error, { organization })?.why ?? l10n.t('The request was cancelled.'),
    command: isSignedOut ? signIn : retry,
    isSignedOut,
  };
}

/**
 * A row for something inside an organization that could not be loaded. Selecting it retries, or signs in again.
 * @param what names what could not be loaded
 */
export function failureRow(what: string, error: unknown, organization: Organization, retry: Command): TreeItem {
  const { label, icon, why, command, isSignedOut } = failureParts(error, organization, retry);
  const item = new TreeItem(what);
  item.description = label;
  item.iconPath = new ThemeIcon(icon);
  item.tooltip = new MarkdownString().appendText(why);
  item.contextValue = isSignedOut ? 'failure signedOut' : 'partFailure';
  item.command = command;
  item.accessibilityInformation = { label: `${what}: ${label}. ${why} ${command.title}` };
  return item;
}
