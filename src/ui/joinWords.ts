import { l10n } from 'vscode';

import type { Joiner } from '../invites/joiner';
import { harmless } from '../gitpod/harmless';

/** How many characters of a name fit on a button. */
const onButton = 40;

/** The button that joins: it names the organization. @param name harmless */
export function joinButton(name: string): string {
  const characters = Array.from(new Intl.Segmenter().segment(name), ({ segment }) => segment);
  const short = characters.length <= onButton ? name : `${characters.slice(0, onButton - 1).join('')}…`;
  return l10n.t('Join {0}', short);
}

/** Who would join: name, e-mail address and how they sign in, as far as these are known. */
export function joinerWords({ name, email, loginProvider }: Joiner): string {
  const person = email === undefined || email === name ? harmless(name) : `${harmless(name)} (${harmless(email)})`;
  return loginProvider === undefined ? person : l10n.t('{0}, signed in with {1}', person, providerWords(loginProvider));
}

/** What may stand in the way, to be known before trying. */
export function obstacleWords({ session, isOwned }: Joiner): string[] {
  const obstacles: string[] = [];
  if (isOwned) {
    obstacles.push(l10n.t('This account belongs to an organization. Such accounts can usually join no other.'));
  }
  if (session.reach.kind === 'organization') {
    obstacles.push(
      session.organizationName === undefined
        ? l10n.t(
            'You are signed in with a personal access token. The service may ask you to join in the browser instead.',
          )
        : l10n.t(
            'You are signed in with a personal access token of {0}. The service may ask you to join in the browser instead.',
            harmless(session.organizationName),
          ),
    );
  }
  return obstacles;
}

function providerWords(provider: string): string {
  switch (provider.toLowerCase()) {
    case 'google':
      return 'Google';
    case 'github':
      return 'GitHub';
    case 'gitlab':
      return 'GitLab';
    case 'microsoft':
      return 'Microsoft';
    case 'sso':
      return l10n.t('single sign-on');
    default:
      return harmless(provider);
  }
}
