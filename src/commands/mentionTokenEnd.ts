import { l10n, window } from 'vscode';

import { remember, type Clock, type Memory } from '../gitpod/ports';
import type { Session } from '../sessions/session';
import { endOfLife, mentionedBeforeMs, mentionedEveryMs } from '../sessions/tokenLifetime';
import { harmless } from '../gitpod/harmless';
import { relativeTime } from '../ui/relativeTime';
import type { SignIn } from './signIn';

const mentionedName = 'tokenEndMentioned';

/** Mentions, at most once a day, that a token is about to end, while there is time to make a new one. */
export class MentionTokenEnd {
  constructor(
    private readonly signIn: SignIn,
    private readonly memory: Memory,
    private readonly clock: Clock,
  ) {}

  async run(sessions: readonly Session[]): Promise<void> {
    const now = this.clock.now();
    const last = this.memory.get(mentionedName);
    const ending = sessions
      .map((session) => ({ session, end: endOfLife(session.token) ?? Infinity }))
      .filter(({ end }) => end > now && end - now < mentionedBeforeMs)
      .sort((one, other) => one.end - other.end)[0];
    if (ending === undefined || (typeof last === 'number' && Math.abs(now - last) < mentionedEveryMs)) {
      return;
    }
    await remember(this.memory, mentionedName, now);
    const again = l10n.t('Sign In Again');
    const chosen = await window.showInformationMessage(
      l10n.t('The token of {0} ends {1}.', harmless(ending.session.label), relativeTime(ending.end, now)),
      again,
    );
    if (chosen === again) {
      await this.signIn.run(ending.session);
    }
  }
}
