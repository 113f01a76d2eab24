import { l10n } from 'vscode';

import type { HostProblem } from '../gitpod/gitpodHost';

/** What is wrong with an address that was given as the host, in a sentence. */
export function hostProblemWords({ problem }: HostProblem): string {
  switch (problem) {
    case 'empty':
      return l10n.t('The host setting is empty. It takes an address such as https://app.gitpod.io.');
    case 'notAnAddress':
      return l10n.t('The host setting is not an address. It takes one such as https://app.gitpod.io.');
    case 'notHttps':
      return l10n.t('The host setting must start with https://, so that nobody on the way can read the token.');
    case 'userInfo':
      return l10n.t('The host setting must not hold a user name or a password.');
    case 'path':
    case 'query':
    case 'fragment':
      return l10n.t(
        'The host setting must end after the host: nothing may follow, such as /path, ?query or #fragment.',
      );
    default:
      return problem satisfies never;
  }
}
