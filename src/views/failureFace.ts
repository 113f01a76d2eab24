import { l10n } from 'vscode';

import { GitpodError } from '../gitpod/gitpodError';

/** A failure at a glance: its name, and an icon that no other kind of failure has. */
export function failureFace(error: unknown): { label: string; icon: string } {
  switch (error instanceof GitpodError ? error.kind : undefined) {
    case 'unreachable':
    case 'timedOut':
    case 'proxy':
      return { label: l10n.t('Offline'), icon: 'debug-disconnect' };
    case 'signedOut':
      return { label: l10n.t('Sign in again'), icon: 'key' };
    case 'refused':
    case 'precondition':
      return { label: l10n.t('Not allowed'), icon: 'circle-slash' };
    default:
      return { label: l10n.t('Could not be read'), icon: 'warning' };
  }
}
