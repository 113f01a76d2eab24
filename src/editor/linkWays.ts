import { ConfigurationTarget, l10n, QuickPickItemKind, window, workspace, type QuickPickItem } from 'vscode';

import type { InviteLink } from '../invites/inviteLink';
import { settingIds } from '../ui/ids';
import type { InviteActions } from '../ui/inviteActions';
import type { Notices } from '../ui/notices';
import { terminalLinkWay, type TerminalLinkWay } from '../ui/settings';

/** What can be done with an invite link in a terminal. */
type Way = Exclude<TerminalLinkWay, 'ask'>;

type Item = QuickPickItem & { readonly way?: Way; readonly always?: boolean };

/** Does with an invite link in a terminal what the person wants: what they chose for all of them, or what they choose now. */
export class LinkWays {
  constructor(
    private readonly preview: (link: InviteLink) => Promise<void>,
    private readonly actions: Pick<InviteActions, 'copy' | 'openInBrowser'>,
    private readonly notices: Pick<Notices, 'failed'>,
  ) {}

  async open(link: InviteLink): Promise<void> {
    try {
      const usual = terminalLinkWay();
      const way = usual === 'ask' ? await this.#choose(link) : usual;
      await this.#go(link, way);
    } catch (error) {
      this.notices.failed(l10n.t('The invite link was not opened.'), error, { retry: () => this.open(link) });
    }
  }

  async #choose(link: InviteLink): Promise<Way | undefined> {
    const chosen = await window.showQuickPick<Item>(items(), {
      title: l10n.t('Invite {0} at {1}', link.masked, link.host.hostname),
      placeHolder: l10n.t('What do you want to do with it?'),
    });
    if (chosen?.way !== undefined && chosen.always === true) {
      await workspace.getConfiguration().update(settingIds.terminalLink, chosen.way, ConfigurationTarget.Global);
    }
    return chosen?.way;
  }

  async #go(link: InviteLink, way: Way | undefined): Promise<void> {
    switch (way) {
      case 'preview':
        return this.preview(link);
      case 'copy':
        return this.actions.copy(link);
      case 'browser':
        return this.actions.openInBrowser(link);
      case undefined:
        return;
      default:
        way satisfies never;
    }
  }
}

function items(): Item[] {
  return [
    { label: l10n.t('Preview Invite'), way: 'preview' },
    { label: l10n.t('Copy Link'), way: 'copy' },
    { label: l10n.t('Open in Browser'), way: 'browser' },
    { label: l10n.t('from now on, and do not ask again'), kind: QuickPickItemKind.Separator },
    { label: l10n.t('Always Preview'), way: 'preview', always: true },
    { label: l10n.t('Always Copy'), way: 'copy', always: true },
    { label: l10n.t('Always Open in Browser'), way: 'browser', always: true },
  ];
}
