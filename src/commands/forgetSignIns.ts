import { l10n, window } from 'vscode';

import type { SessionStore } from '../sessions/sessionStore';
import type { Notices } from '../ui/notices';

/** Gives up the sign-ins that are stored but cannot be read, and those that VS Code did not keep. */
export class ForgetSignIns {
  constructor(
    private readonly sessions: SessionStore,
    private readonly notices: Notices,
  ) {}

  async run(): Promise<void> {
    try {
      const { unreadable } = await this.sessions.read();
      if (unreadable === 0 || (await confirmed(unreadable))) {
        await this.sessions.discardUnreadable();
      }
    } catch (error) {
      this.notices.failed(l10n.t('The stored sign-ins were not removed.'), error, { retry: () => this.run() });
    }
  }
}

async function confirmed(unreadable: number): Promise<boolean> {
  const forget = l10n.t('Forget');
  const answer = await window.showWarningMessage(
    unreadable === 1
      ? l10n.t('Forget the stored sign-in that cannot be read?')
      : l10n.t('Forget the {0} stored sign-ins that cannot be read?', unreadable),
    {
      modal: true,
      detail: l10n.t('It is removed from this machine. To sign in again you need its token, or a new one.'),
    },
    forget,
  );
  return answer === forget;
}
