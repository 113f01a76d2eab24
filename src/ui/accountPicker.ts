import { l10n, window, type QuickPickItem } from 'vscode';

import type { GitpodHost } from '../gitpod/gitpodHost';
import type { Session } from '../sessions/session';
import type { SessionStore } from '../sessions/sessionStore';
import { harmless } from '../gitpod/harmless';

/** Finds out with which account something is to be done on a service. */
export class AccountPicker {
  constructor(
    private readonly sessions: SessionStore,
    private readonly signIn: (host: GitpodHost) => Promise<Session | undefined>,
  ) {}

  /** Who is signed in there, account tokens first, for they can do most; where nobody is, the person signs in. */
  async first(host: GitpodHost): Promise<Session | undefined> {
    const [first] = await this.#on(host);
    return first ?? this.signIn(host);
  }

  /** Another account than this one: of those that are signed in, or one to sign in with now. */
  async another(than: Session): Promise<Session | undefined> {
    const others = (await this.#on(than.host)).filter((session) => session.id !== than.id);
    if (others.length === 0) {
      return this.signIn(than.host);
    }
    const items: (QuickPickItem & { readonly session?: Session })[] = [
      ...others.map((session) => ({ label: harmless(session.label), description: session.host.hostname, session })),
      { label: `$(sign-in) ${l10n.t('Sign in to another account…')}` },
    ];
    const chosen = await window.showQuickPick(items, {
      title: l10n.t('Join as somebody else'),
      placeHolder: l10n.t('Which account?'),
      ignoreFocusOut: true,
    });
    return chosen === undefined ? undefined : (chosen.session ?? this.signIn(than.host));
  }

  async #on(host: GitpodHost): Promise<readonly Session[]> {
    const { sessions } = await this.sessions.read();
    const there = sessions.filter((session) => session.host.isSameService(host));
    const isAccount = (session: Session): boolean => session.reach.kind === 'account';
    return [...there.filter(isAccount), ...there.filter((session) => !isAccount(session))];
  }
}
