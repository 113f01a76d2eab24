import { commands, l10n, window, type QuickPickItem } from 'vscode';

import { GitpodHost } from '../gitpod/gitpodHost';
import type { Session } from '../sessions/session';
import type { SessionStore } from '../sessions/sessionStore';
import { hostProblemWords } from '../ui/hostWords';
import { commandIds } from '../ui/ids';
import { configuredHost } from '../ui/settings';
import type { TokenBox, WantedAccount } from './tokenBox';
import type { VendorSignIn } from './vendorSignIn';

/** Signs somebody in: with a token that they paste, or as who is signed in to the vendor's own extension. */
export class SignIn {
  constructor(
    private readonly sessions: SessionStore,
    private readonly tokenBox: TokenBox,
    private readonly vendorSignIn: VendorSignIn,
  ) {}

  /**
   * Signs in to the configured host, or another known one; where an account is wanted, to that account's.
   * @param at a host that is known to be one, never one that only a link names
   * @returns undefined when the person did not go on, or was told why they cannot
   */
  async run(wanted?: WantedAccount, at?: GitpodHost): Promise<Session | undefined> {
    const session = wanted && (await this.sessions.find(wanted.id));
    const host = session?.host ?? at ?? configuredHost();
    if (!(host instanceof GitpodHost)) {
      const changeHost = l10n.t('Change Host');
      if ((await window.showErrorMessage(hostProblemWords(host), changeHost)) === changeHost) {
        await commands.executeCommand(commandIds.openSettings);
      }
      return undefined;
    }
    switch (this.vendorSignIn.offeredFor(host) ? await chooseWay(host) : 'token') {
      case 'token':
        return this.tokenBox.ask(host, wanted);
      case 'vendorExtension':
        return this.vendorSignIn.run(host, wanted);
      case undefined:
        return undefined;
    }
  }
}

async function chooseWay(host: GitpodHost): Promise<'token' | 'vendorExtension' | undefined> {
  const ways: (QuickPickItem & { readonly way: 'token' | 'vendorExtension' })[] = [
    {
      label: l10n.t('Use the sign-in of the Gitpod extension'),
      detail: l10n.t('As who is signed in there, for all their organizations. VS Code asks for your consent.'),
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
