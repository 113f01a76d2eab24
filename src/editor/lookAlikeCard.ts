import { l10n, type MarkdownString } from 'vscode';

import type { FoundLookAlike } from '../invites/findInviteLinks';
import { card } from '../ui/card';
import { inviteProblemWords } from '../ui/readInviteWords';

/** Warns of a link that only looks like an invite of a known host. It offers nothing to do. */
export function lookAlikeCard({ host, of, sign }: FoundLookAlike): MarkdownString {
  const words = inviteProblemWords({ kind: 'problem', problem: 'lookAlike', host, of, sign });
  return card({
    title: l10n.t('Not an invite link of {0}', of.hostname),
    status: { words, icon: 'warning' },
    notes: [],
    rows: [],
  });
}
