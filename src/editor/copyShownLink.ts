import { l10n } from 'vscode';

import type { InviteActions } from '../ui/inviteActions';
import type { Notices } from '../ui/notices';
import type { ShownInvites } from './shownInvites';

/** Copies the invite link that a card shows. */
export class CopyShownLink {
  constructor(
    private readonly shown: ShownInvites,
    private readonly actions: Pick<InviteActions, 'copy'>,
    private readonly notices: Pick<Notices, 'done'>,
  ) {}

  /** @param argument the handle of a card */
  async run(argument: unknown): Promise<void> {
    const shown = this.shown.find(argument);
    if (shown === undefined) {
      this.notices.done(l10n.t('The link is no longer there. Rest the pointer on it once more.'));
    } else {
      await this.actions.copy(shown.link);
    }
  }
}
