import { l10n, type QuickPickItem, window } from 'vscode';

import type { GitpodHost } from '../../api/host';
import { sanitizeForDisplay } from '../../api/sanitize';
import type { Session } from '../../auth/session';
import { distinguishingIds } from '../../ui/format';
import type { Services } from '../command';
import { signIn } from './signIn';

/** Returns a session on the host, account tokens first because they can do most; if none, asks to sign in. */
export async function accountFor(services: Services, host: GitpodHost): Promise<Session | undefined> {
  const [first] = await sessionsOn(services, host);
  return first ?? signIn(services, undefined, host);
}

/** Asks for a different account on the same host: a signed-in one, or one to sign in with now. */
export async function anotherAccount(services: Services, than: Session): Promise<Session | undefined> {
  const others = (await sessionsOn(services, than.host)).filter((session) => session.id !== than.id);
  if (others.length === 0) {
    return signIn(services, undefined, than.host);
  }
  const ids = distinguishingIds(others.map(({ subjectId: id, label: name }) => ({ id, name })));
  const items: (QuickPickItem & { readonly session?: Session })[] = [
    ...others.map((session) => ({
      label: sanitizeForDisplay(session.label),
      description: [session.host.hostname, ids.get(session.subjectId)].filter((fact) => fact !== undefined).join(' · '),
      session,
    })),
    { label: `$(sign-in) ${l10n.t('Use Another Account…')}` },
  ];
  const chosen = await window.showQuickPick(items, {
    title: l10n.t('Use Another Account…'),
    placeHolder: l10n.t('Choose an account'),
    ignoreFocusOut: true,
  });
  return chosen === undefined ? undefined : (chosen.session ?? signIn(services, undefined, than.host));
}

async function sessionsOn(services: Services, host: GitpodHost): Promise<readonly Session[]> {
  const { sessions } = await services.sessions.read();
  const there = sessions.filter((session) => session.host.isSameService(host));
  const isAccount = (session: Session): boolean => session.reach.kind === 'account';
  return [...there.filter(isAccount), ...there.filter((session) => !isAccount(session))];
}
