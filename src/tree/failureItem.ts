import { type Command, l10n, MarkdownString, ThemeIcon, TreeItem } from 'vscode';

import { GitpodError } from '../api/errors';
import type { Organization } from '../organizations/organization';
import { errorMessage } from '../ui/errorMessages';
import { commandIds } from '../ui/ids';

/** A failure at a glance: its name, and an icon that no other kind of failure has. */
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

/** What a row says of a failure inside an organization: its name, the reason, and what helps: asking again, or another token. */
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
 * Why something inside an organization could not be read. Choosing it asks again, or for a token where that is what helps.
 * @param what what was to be read
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
