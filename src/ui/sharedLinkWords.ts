import { l10n } from 'vscode';

import type { SharedLink } from '../invites/sharedLinks';
import { relativeTime } from './relativeTime';

/**
 * When the person gave away an organization's link, for its row: "copied 3 days ago".
 * @param now milliseconds since the epoch
 */
export function sharedWords({ at, way, stopped }: SharedLink, now: number): string {
  const age = relativeTime(at, now);
  switch (way) {
    case 'copied':
      return stopped ? l10n.t('copied {0}, replaced since', age) : l10n.t('copied {0}', age);
    case 'created':
      return stopped ? l10n.t('created {0}, replaced since', age) : l10n.t('created {0}', age);
    case 'shared':
      return stopped ? l10n.t('shared {0}, replaced since', age) : l10n.t('shared {0}', age);
    default:
      return way satisfies never;
  }
}

/**
 * That the link which the person gave away is dead, in a sentence.
 * @param now milliseconds since the epoch
 */
export function stoppedWords({ ending, at, way }: SharedLink, now: number): string {
  const link = `…${ending}`;
  const age = relativeTime(at, now);
  switch (way) {
    case 'copied':
      return l10n.t('The link that you copied {0} ({1}) has been replaced and no longer works.', age, link);
    case 'created':
      return l10n.t('The link that you created {0} ({1}) has been replaced and no longer works.', age, link);
    case 'shared':
      return l10n.t('The link that you shared {0} ({1}) has been replaced and no longer works.', age, link);
    default:
      return way satisfies never;
  }
}
