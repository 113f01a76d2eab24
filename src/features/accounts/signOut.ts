import { l10n, type QuickPickItem, window } from 'vscode';

import { sanitizeForDisplay } from '../../api/sanitize';
import type { Session } from '../../auth/session';
import { formatNumber } from '../../ui/format';
import { commandIds } from '../../ui/ids';
import type { Command, Services } from '../command';

/** Removes the tokens of the chosen sessions from this machine, after a confirmation that names the accounts. */
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
      services.notifications.info(l10n.t('No account is signed in.'));
      return;
    }
    if (await confirmSignOut(namesOf(chosen))) {
      await signOutOf(services, chosen);
    }
  } catch (error) {
    services.notifications.error(l10n.t("Couldn't sign out."), error, { retry: () => signOut(services) });
  }
}

/** Signs out each session separately, so that a failure doesn't keep the others signed in. */
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
    services.notifications.info(
      l10n.t({ message: 'Signed out: {0}.', args: [namesOf(done)], comment: '{0}: accounts.' }),
    );
  }
  const [first] = failed;
  if (first !== undefined) {
    const left = failed.map(({ session }) => session);
    services.notifications.error(
      l10n.t({ message: "Couldn't sign out {0}.", args: [namesOf(left)], comment: '{0}: accounts.' }),
      first.error,
      {
        retry: () => signOutOf(services, left), // The user has already confirmed these.
      },
    );
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
  return (await window.showQuickPick(items, { title: l10n.t('Sign Out'), placeHolder: l10n.t('Choose an account') }))
    ?.chosen;
}

async function confirmSignOut(names: string): Promise<boolean> {
  const signOut = l10n.t('Sign Out');
  const answer = await window.showWarningMessage(
    l10n.t({ message: 'Sign out {0}?', args: [names], comment: '{0}: accounts.' }),
    {
      modal: true,
      detail: l10n.t('The token is removed from this machine. It stays valid until it expires or is revoked.'),
    },
    signOut,
  );
  return answer === signOut;
}

/** Removes saved sign-ins that can't be read, and those that VS Code did not keep. */
async function forgetSignIns(services: Services): Promise<void> {
  try {
    const { unreadable } = await services.sessions.read();
    if (unreadable === 0 || (await confirmForget(unreadable))) {
      await services.sessions.discardUnreadable();
    }
  } catch (error) {
    services.notifications.error(l10n.t("Couldn't remove the saved sign-ins."), error, {
      retry: () => forgetSignIns(services),
    });
  }
}

async function confirmForget(unreadable: number): Promise<boolean> {
  const forget = l10n.t({ message: 'Remove', comment: 'A button that removes saved sign-ins from this machine.' });
  const answer = await window.showWarningMessage(
    l10n.t({
      message: 'Remove unreadable sign-ins ({0})?',
      args: [formatNumber(unreadable)],
      comment: '{0} is how many.',
    }),
    {
      modal: true,
      detail: l10n.t('They are removed from this machine. To sign in again, you need a token.'),
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
