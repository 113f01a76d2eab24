import { l10n, window } from 'vscode';

import { remember } from '../../api/ports';
import { sanitizeForDisplay } from '../../api/sanitize';
import { expiresAt, reminderIntervalMs, reminderPeriodMs } from '../../auth/identify';
import type { Session } from '../../auth/session';
import { relativeTime } from '../../ui/format';
import { commandIds } from '../../ui/ids';
import type { Command, Services } from '../command';
import { signIn } from './signIn';
import { renewFromVendor } from './vendorSignIn';

/** Asks for a new token outside of a command, so failures are reported here. */
export async function askToSignInAgain(services: Services, session: Session): Promise<void> {
  try {
    await renewOrAsk(services, session);
  } catch (error) {
    services.notifications.error(l10n.t("Couldn't sign in."), error, {
      retry: () => signInAgainWith(services, session.id),
    });
  }
}

/** Asks for a new token because a user action needs the session; replaces a prompt that is still open. */
async function signInAgainWith(services: Services, sessionId: unknown): Promise<void> {
  const session = typeof sessionId === 'string' ? await services.sessions.find(sessionId) : undefined;
  if (session !== undefined) {
    await renewOrAsk(services, session);
  }
}

async function renewOrAsk(services: Services, session: Session): Promise<void> {
  if (!(await renewFromVendor(services, session))) {
    await ask(services, session);
  }
}

async function ask(services: Services, session: Session): Promise<void> {
  services.rejectedTokens.setAsked(session);
  // VS Code closes an identical notification that is still open, so there is never a second one.
  const again = l10n.t('Sign In Again');
  const who = [session.host.hostname, sanitizeForDisplay(session.label)] as const;
  const what = services.rejectedTokens.isDoubtful(session)
    ? l10n.t(
        '{0} returned an unexpected sign-in request for {1}. Your token may have expired, or a proxy requires authentication.',
        ...who,
      )
    : l10n.t('{0} no longer accepts the token of {1}: it has expired or was revoked.', ...who);
  const chosen = await window.showWarningMessage(what, again);
  if (chosen === again) {
    await signIn(services, session);
  }
}

const lastReminderKey = 'tokenEndMentioned';

/** Reminds the user, at most once a day, that a token is about to expire, while there is time to create a new one. */
export async function remindOfExpiry(services: Services, sessions: readonly Session[]): Promise<void> {
  const now = services.clock.now();
  const last = services.memento.get(lastReminderKey);
  const ending = sessions
    .map((session) => {
      const token = services.sessions.tokenOf(session);
      return { session, end: (token && expiresAt(token)) ?? Infinity };
    })
    .filter(({ end }) => end > now && end - now < reminderPeriodMs)
    .sort((one, other) => one.end - other.end)[0];
  if (ending === undefined || (typeof last === 'number' && Math.abs(now - last) < reminderIntervalMs)) {
    return;
  }
  await remember(services.memento, lastReminderKey, now);
  const again = l10n.t('Sign In Again');
  const chosen = await window.showInformationMessage(
    l10n.t({
      message: 'Your token for {0} expires {1}.',
      args: [sanitizeForDisplay(ending.session.label), relativeTime(ending.end, now)],
      comment: '{0} is an account, {1} a time such as "in 3 days".',
    }),
    again,
  );
  if (chosen === again) {
    await signIn(services, ending.session);
  }
}

/** *Sign In Again*, for the session whose ID is the argument. */
export const signInAgainCommand: Command = {
  id: commandIds.signInAgain,
  failed: () => l10n.t("Couldn't sign in."),
  run: signInAgainWith,
};
