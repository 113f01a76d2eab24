import { l10n, window, type QuickPickItem } from 'vscode';

import type { Session } from '../sessions/session';
import type { SessionStore } from '../sessions/sessionStore';
import { harmless } from '../gitpod/harmless';
import type { Notices } from '../ui/notices';

/** Removes a session's token from this machine, after naming whose it is. */
export class SignOut {
  constructor(
    private readonly sessions: SessionStore,
    private readonly notices: Notices,
    /** Asks whether to give up what is stored and cannot be read. */
    private readonly forgetUnreadable: () => Promise<void>,
  ) {}

  async run(): Promise<void> {
    try {
      const { sessions, unreadable } = await this.sessions.read();
      const chosen = sessions.length > 1 ? await choose(sessions) : sessions;
      if (chosen === undefined) {
        return;
      }
      if (chosen.length === 0 && unreadable > 0) {
        await this.forgetUnreadable();
        return;
      }
      if (chosen.length === 0) {
        this.notices.done(l10n.t('Nobody is signed in.'));
        return;
      }
      const names = chosen.map((session) => harmless(session.label)).join(', ');
      if (await confirmed(names)) {
        for (const session of chosen) {
          await this.sessions.remove(session.id);
        }
        this.notices.done(l10n.t('Signed out: {0}.', names));
      }
    } catch (error) {
      this.notices.failed(l10n.t('Signing out did not work.'), error, { retry: () => this.run() });
    }
  }
}

async function choose(sessions: readonly Session[]): Promise<readonly Session[] | undefined> {
  const items: (QuickPickItem & { readonly chosen: readonly Session[] })[] = [
    ...sessions.map((session) => ({
      label: harmless(session.label),
      description: session.host.hostname,
      chosen: [session],
    })),
    { label: l10n.t('All accounts'), chosen: sessions },
  ];
  return (await window.showQuickPick(items, { title: l10n.t('Sign out'), placeHolder: l10n.t('Which account?') }))
    ?.chosen;
}

async function confirmed(names: string): Promise<boolean> {
  const signOut = l10n.t('Sign Out');
  const answer = await window.showWarningMessage(
    l10n.t('Sign out {0}?', names),
    {
      modal: true,
      detail: l10n.t(
        'The token is removed from this machine. It stays valid at the service until it expires or is revoked there.',
      ),
    },
    signOut,
  );
  return answer === signOut;
}
