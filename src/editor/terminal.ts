import {
  ConfigurationTarget,
  l10n,
  type QuickPickItem,
  QuickPickItemKind,
  TerminalLink,
  type TerminalLinkContext,
  type TerminalLinkProvider,
  window,
  workspace,
} from 'vscode';

import { copyInvite, openInBrowser } from '../features/copy/copyInvite';
import { previewInvite } from '../features/preview/preview';
import type { Services } from '../features/command';
import { findInviteLinks } from '../links/findInviteLinks';
import type { InviteLink } from '../links/inviteLink';
import { settingIds } from '../ui/ids';
import { findOptions } from '../ui/knownHosts';
import { terminalLinkWay, type TerminalLinkWay } from '../ui/settings';

/** Terminals wrap lines; one longer than this is a file that somebody printed. */
const maxLineLength = 20_000;

class InviteTerminalLink extends TerminalLink {
  constructor(
    start: number,
    end: number,
    readonly invite: InviteLink,
  ) {
    super(start, end - start, l10n.t('Preview, copy or open the invite'));
  }
}

/** Makes links of the invite links that are printed in a terminal. */
export class InviteTerminalLinks implements TerminalLinkProvider {
  constructor(private readonly services: Services) {}

  async provideTerminalLinks({ line }: TerminalLinkContext): Promise<TerminalLink[]> {
    const { sessions } = await this.services.knownSessions.read();
    return findInviteLinks(line.slice(0, maxLineLength), findOptions(sessions)).flatMap((found) =>
      found.kind === 'link' ? [new InviteTerminalLink(found.start, found.end, found.link)] : [],
    );
  }

  async handleTerminalLink(link: TerminalLink): Promise<void> {
    if (link instanceof InviteTerminalLink) {
      await openTerminalLink(this.services, link.invite);
    }
  }
}

/** What can be done with an invite link in a terminal. */
type Way = Exclude<TerminalLinkWay, 'ask'>;

type Item = QuickPickItem & { readonly way?: Way; readonly always?: boolean };

/** Does with an invite link in a terminal what the user wants: what they chose for all of them, or what they choose now. */
async function openTerminalLink(services: Services, link: InviteLink): Promise<void> {
  try {
    const usual = terminalLinkWay();
    const way = usual === 'ask' ? await chooseAction(link) : usual;
    await runAction(services, link, way);
  } catch (error) {
    services.notifications.failed(l10n.t("Couldn't open the invite."), error, {
      retry: () => openTerminalLink(services, link),
    });
  }
}

async function chooseAction(link: InviteLink): Promise<Way | undefined> {
  const chosen = await window.showQuickPick<Item>(items(), {
    title: l10n.t('Invite {0} at {1}', link.masked, link.host.hostname),
    placeHolder: l10n.t('Choose an action'),
  });
  if (chosen?.way !== undefined && chosen.always === true) {
    await workspace.getConfiguration().update(settingIds.terminalLink, chosen.way, ConfigurationTarget.Global);
  }
  return chosen?.way;
}

async function runAction(services: Services, link: InviteLink, way: Way | undefined): Promise<void> {
  switch (way) {
    case 'preview':
      return previewInvite(services, link.text);
    case 'copy':
      return copyInvite(services, link);
    case 'browser':
      return openInBrowser(link);
    case undefined:
      return;
    default:
      way satisfies never;
  }
}

function items(): Item[] {
  return [
    { label: l10n.t('Preview Invite…'), way: 'preview' },
    { label: l10n.t('Copy Link'), way: 'copy' },
    { label: l10n.t('Open in Browser'), way: 'browser' },
    { label: l10n.t("Don't ask again"), kind: QuickPickItemKind.Separator },
    { label: l10n.t('Always Preview'), way: 'preview', always: true },
    { label: l10n.t('Always Copy'), way: 'copy', always: true },
    { label: l10n.t('Always Open in Browser'), way: 'browser', always: true },
  ];
}
