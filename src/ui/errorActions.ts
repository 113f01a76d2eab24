import { commands, env, l10n, Uri } from 'vscode';

import { type AdminRequest, type AdminServices, copyAdminRequest, listAdmins } from './admins';
import { type ErrorAction, type ErrorButton, type FailureContext, sessionOf } from './errorMessages';
import { organizationName } from './format';
import { commandIds } from './ids';

/** The button for a failure: *Show Log* if the context lacks what the action needs. */
export function errorButton(services: AdminServices, action: ErrorAction, context: FailureContext): ErrorButton {
  return (
    buttonFor(services, action, context) ?? {
      title: l10n.t('Show Log'),
      act: () => commands.executeCommand(commandIds.showLog),
    }
  );
}

function buttonFor(services: AdminServices, action: ErrorAction, context: FailureContext): ErrorButton | undefined {
  const { organization, retry, joining } = context;
  const session = sessionOf(context);
  switch (action) {
    case 'signIn':
      return { title: l10n.t('Sign In'), act: () => commands.executeCommand(commandIds.signIn, session?.id) };
    case 'anotherToken':
      return { title: l10n.t('Use Another Token'), act: () => commands.executeCommand(commandIds.signIn, session?.id) };
    case 'anotherAccount':
      return joining && { title: l10n.t('Use Another Account…'), act: joining.useAnotherAccount };
    case 'retry':
      return retry && { title: l10n.t('Try Again'), act: retry };
    case 'refresh':
      return {
        title: l10n.t({ message: 'Refresh', comment: 'A button that loads again.' }),
        act: () => commands.executeCommand(commandIds.refresh),
      };
    case 'listAdmins':
      return organization && { title: l10n.t('List Admins'), act: () => listAdmins(services, organization) };
    case 'askAdmin': {
      const request = requestIn(context);
      return request && { title: l10n.t('Copy Message to an Admin'), act: () => copyAdminRequest(request) };
    }
    case 'openMembersPage':
      return session && { title: l10n.t('Open Members Page'), act: () => openPage(session.host.membersPage) };
    case 'openInBrowser':
      return joining && { title: l10n.t('Open in Browser'), act: joining.openInBrowser };
    case 'changeHost':
      return { title: l10n.t('Change Host'), act: () => commands.executeCommand(commandIds.openSettings) };
    case 'openProxySettings':
      return {
        title: l10n.t('Open Proxy Settings'),
        act: () => commands.executeCommand('workbench.action.openSettings', 'http.proxy'),
      };
    case 'showLog':
      return undefined;
    default:
      return action satisfies never;
  }
}

function requestIn(context: FailureContext): AdminRequest | undefined {
  const { organization, joining } = context;
  const session = sessionOf(context);
  if (joining !== undefined && session !== undefined) {
    return { kind: 'addMe', name: joining.name, account: session.email ?? session.name };
  }
  return organization && { kind: 'sendLink', name: organizationName(organization) };
}

async function openPage(address: string): Promise<void> {
  await env.openExternal(Uri.parse(address, true));
}
