import { l10n, type QuickPickItem, window } from 'vscode';

import { sanitizeForDisplay } from '../../api/sanitize';
import type { Session } from '../../auth/session';
import { commandIds } from '../../ui/ids';
import type { Command, Services } from '../command';

/** Removes a session's token from this machine, after naming whose it is. */
export async function signOut(services: Services): Promise<void> {
  try {
    const { sessions, unreadable } = await services.sessions.read();
    const chosen = sessions.length > 1 ? await choose(sessions) : sessions;
    if (chosen === undefined) {
      return;
    }
    if (chosen.length === 0 && unreadable > 0) {
      await forgetSignIns(services);
      return;
    }
    if (chosen.length === 0) {
      services.notifications.done(l10n.t('Nobody is signed in.'));
      return;
    }
    if (await confirmSignOut(namesOf(chosen))) {
      await signOutOf(services, chosen);
    }
  } catch (error) {
    services.notifications.failed(l10n.t('Signing out did not work.'), error, { retry: () => signOut(services) });
  }
}

/** Each one by itself: one that cannot be signed out keeps no other signed in. */
async function signOutOf(services: Services, chosen: readonly Session[]): Promise<void> {
  const done: Session[] = [];
  const failed: { readonly session: Session; readonly error: unknown }[] = [];
  for (const session of chosen) {
    try {
      await services.sessions.remove(session.id);
      done.push(session);
    } catch (error) {
      failed.push({ session, error });
    }
  }
  if (done.length > 0) {
    services.notifications.done(l10n.t('Signed out: {0}.', namesOf(done)));
  }
  const [first] = failed;
  if (first !== undefined) {
    const left = failed.map(({ session }) => session);
    services.notifications.failed(l10n.t("Couldn't sign out {0}.", namesOf(left)), first.error, {
      retry: () => signOutOf(services, left), // The user has agreed to these.
    });
  }
}

function namesOf(sessions: readonly Session[]): string {
  return sessions.map((session) => sanitizeForDisplay(session.label)).join(', ');
}

async function choose(sessions: readonly Session[]): Promise<readonly Session[] | undefined> {
  const items: (QuickPickItem & { readonly chosen: readonly Session[] })[] = [
    ...sessions.map((session) => ({
      label: sanitizeForDisplay(session.label),
      chosen: [session],
    })),
    { label: l10n.t('All accounts'), chosen: sessions },
  ];
  return (await window.showQuickPick(items, { title: l10n.t('Sign out'), placeHolder: l10n.t('Which account?') }))
    ?.chosen;
}

async function confirmSignOut(names: string): Promise<boolean> {
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

/** Gives up the sign-ins that are stored but cannot be read, and those that VS Code did not keep. */
async function forgetSignIns(services: Services): Promise<void> {
  try {
    const { unreadable } = await services.sessions.read();
    if (unreadable === 0 || (await confirmForget(unreadable))) {
      await services.sessions.discardUnreadable();
    }
  } catch (error) {
    services.notifications.failed(l10n.t('The stored sign-ins were not removed.'), error, {
      retry: () => forgetSignIns(services),
    });
  }
}

async function confirmForget(unreadable: number): Promise<boolean> {
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

/** *Sign Out* */
export const signOutCommand: Command = {
  id: commandIds.signOut,
  run: signOut,
};

/** *Forget Stored Sign-Ins* */
export const forgetSignInsCommand: Command = {
  id: commandIds.forgetSignIns,
  run: forgetSignIns,
};
