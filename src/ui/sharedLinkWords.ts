import { l10n } from 'vscode';

import type { SharedLink } from '../invites/sharedLinks';
import { relativeTime } from './relativeTime';

/**
 * When the person gave away an organization's link, for its row: "copied 3 days ago".
 * @param now milliseconds since the epoch
 */
export function sharedWords({ at, way, stopped }: SharedLink, now: number): string {
  const age = ago(at, now);
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
 * @param name of the organization, harmless
 * @param now milliseconds since the epoch
 */
export function stoppedWords(name: string, { ending, at, way }: SharedLink, now: number): string {
  const link = `…${ending}`;
  const age = ago(at, now);
  switch (way) {
    case 'copied':
      return l10n.t(
        'The invite link of {0} that you copied {1} ({2}) has been replaced and no longer works.',
        name,
        age,
        link,
      );
    case 'created':
      return l10n.t(
        'The invite link of {0} that you created {1} ({2}) has been replaced and no longer works.',
        name,
        age,
        link,
      );
    case 'shared':
      return l10n.t(
        'The invite link of {0} that you shared {1} ({2}) has been replaced and no longer works.',
        name,
        age,
        link,
      );
    default:
      return way satisfies never;
  }
}

/** A time that has passed, also where the clock was set back since. */
function ago(at: number, now: number): string {
  return now - at < 60_000 ? l10n.t('just now') : relativeTime(at, now);
}
