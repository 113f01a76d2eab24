import {
  commands,
  env,
  type InputBox,
  InputBoxValidationSeverity,
  l10n,
  type QuickPickItem,
  ThemeIcon,
  Uri,
  window,
} from 'vscode';

import { GitpodHost } from '../../api/host';
import { sanitizeForDisplay } from '../../api/sanitize';
import { Token } from '../../api/token';
import { identify, readToken, type TokenProblem } from '../../auth/identify';
import { type Session, sessionId, type WantedAccount } from '../../auth/session';
import { errorMessage, hostProblemMessage } from '../../ui/errorMessages';
import { commandIds } from '../../ui/ids';
import { configuredHost } from '../../ui/settings';
import type { Command, Services } from '../command';
import { isVendorSignInOffered, signInAsVendorUser } from './vendorSignIn';

/**
 * Signs in to the host of the wanted account, to the given host, or to the configured one.
 * @param wanted identified by its ID alone, because another extension may pass any label. If no session has this ID,
 * any account may sign in.
 * @param at a known host, never one that only a link names
 * @returns undefined if the user cancelled, or was shown why signing in is not possible
 */
export async function signIn(
  services: Services,
  wanted?: Pick<WantedAccount, 'id'>,
  at?: GitpodHost,
): Promise<Session | undefined> {
  const account = wanted && (await services.sessions.find(wanted.id));
  const host = account?.host ?? at ?? (await usableHost());
  if (host === undefined) {
    return undefined;
  }
  switch (isVendorSignInOffered(host) ? await pickSignInMethod(host) : 'token') {
    case 'token':
      return askForToken(services, host, account);
    case 'vendorExtension':
      return signInAsVendorUser(services, host, account);
    case undefined:
      return undefined;
  }
}

/** Returns the configured host. If it is invalid, shows an error that offers to change it, and returns undefined. */
async function usableHost(): Promise<GitpodHost | undefined> {
  const host = configuredHost();
  if (host instanceof GitpodHost) {
    return host;
  }
  const changeHost = l10n.t('Change Host');
  if ((await window.showErrorMessage(hostProblemMessage(host), changeHost)) === changeHost) {
    await commands.executeCommand(commandIds.openSettings);
  }
  return undefined;
}

async function pickSignInMethod(host: GitpodHost): Promise<'token' | 'vendorExtension' | undefined> {
  const ways: (QuickPickItem & { readonly way: 'token' | 'vendorExtension' })[] = [
    {
      label: l10n.t('Use the account of the Gitpod extension'),
      detail: l10n.t('All organizations of that account. VS Code asks for permission.'),
      way: 'vendorExtension',
    },
    {
      label: l10n.t('Paste a personal access token'),
      detail: l10n.t('A token belongs to one organization.'),
      way: 'token',
    },
  ];
  return (await window.showQuickPick(ways, { title: l10n.t('Sign in to {0}', host.hostname), ignoreFocusOut: true }))
    ?.way;
}

/**
 * Asks for a personal access token in an input box, verifies it with the service, and stores the session.
 * @returns undefined if the user closed the input box
 */
function askForToken(
  services: Services,
  host: GitpodHost,
  wanted: WantedAccount | undefined,
): Promise<Session | undefined> {
  const box = window.createInputBox();
  const tokensPage = {
    iconPath: new ThemeIcon('link-external'),
    tooltip: l10n.t({ message: 'Create a token at {0}', args: [host.tokensPage], comment: '{0} is a URL.' }),
  };
  box.title =
    wanted === undefined
      ? l10n.t('Sign in to {0}', host.hostname)
      : l10n.t('Sign in to {0} again as {1}', host.hostname, sanitizeForDisplay(wanted.label));
  box.prompt = l10n.t('Paste a personal access token. Creating invite links requires read and write access.');
  box.placeholder = l10n.t('Personal access token');
  box.password = true;
  box.ignoreFocusOut = true; // Users switch to the browser to create the token.
  box.buttons = [tokensPage];

  const closed = new AbortController();
  return new Promise((resolve) => {
    box.onDidTriggerButton(() => void env.openExternal(Uri.parse(host.tokensPage)));
    box.onDidChangeValue(() => {
      box.validationMessage = undefined;
    });
    box.onDidAccept(async () => {
      if (box.busy) {
        return;
      }
      const session = await tryToken(services, box, host, wanted, closed.signal);
      if (session !== undefined) {
        resolve(session);
        box.hide();
      }
    });
    box.onDidHide(() => {
      closed.abort();
      resolve(undefined);
      box.dispose();
    });
    box.show();
  });
}

/** Signs in with the token in the input box, or shows in the box why that failed. */
async function tryToken(
  services: Services,
  box: InputBox,
  host: GitpodHost,
  wanted: WantedAccount | undefined,
  signal: AbortSignal,
): Promise<Session | undefined> {
  const token = readToken(box.value);
  if (!(token instanceof Token)) {
    box.validationMessage = tokenProblemMessage(token);
    return undefined;
  }
  box.busy = true;
  box.enabled = false;
  try {
    const identity = await identify(services.clients.forToken(host, token), signal);
    if (signal.aborted) {
      return undefined;
    }
    if (wanted !== undefined && sessionId(host, identity.subjectId) !== wanted.id) {
      box.validationMessage = l10n.t({
        message: 'This token belongs to {0}, not {1}.',
        args: [sanitizeForDisplay(identity.name), sanitizeForDisplay(wanted.label)],
        comment: '{0} and {1} are accounts.',
      });
      return undefined;
    }
    return await services.sessions.add(host, token, identity, 'pasted', signal);
  } catch (error) {
    if (signal.aborted) {
      return undefined;
    }
    const words = errorMessage(error, { as: 'newToken' });
    box.validationMessage = words && { message: words.why, severity: InputBoxValidationSeverity.Error };
    return undefined;
  } finally {
    box.enabled = true;
    box.busy = false;
  }
}

function tokenProblemMessage(problem: TokenProblem): string {
  switch (problem) {
    case 'empty':
      return l10n.t('Enter a personal access token. Use the button above to create one.');
    case 'address':
      return l10n.t("That's a URL, not a token. Open it in your browser to create a token.");
    case 'notOneWord':
      return l10n.t("A token can't contain spaces. Copy it again.");
    default:
      return problem satisfies never;
  }
}

/** *Sign In*. With a session ID as argument, signs in to that account. */
export const signInCommand: Command = {
  id: commandIds.signIn,
  failed: () => l10n.t("Couldn't sign in."),
  run: (services, argument) => signIn(services, typeof argument === 'string' ? { id: argument } : undefined),
};

/** *Open Tokens Page*: opens the page of the configured host where users create a token to sign in with. */
export const openTokensPageCommand: Command = {
  id: commandIds.openTokensPage,
  run: async () => {
    const host = await usableHost();
    if (host !== undefined) {
      await env.openExternal(Uri.parse(host.tokensPage, true));
    }
  },
};
