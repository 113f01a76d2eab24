import {
  ConfigurationTarget,
  l10n,
  type QuickPickItem,
  QuickPickItemKind,
  TerminalLink,
  type TerminalLinkContext,
  type TerminalLinkProvider,
  window,
} from 'vscode';

import { copyInvite, openInBrowser } from '../features/copy/copyInvite';
import { previewInvite } from '../features/preview/preview';
import type { Services } from '../features/command';
import { findInviteLinks } from '../links/findInviteLinks';
import type { InviteLink } from '../links/inviteLink';
import { settingIds } from '../ui/ids';
import { findOptions } from '../ui/knownHosts';
import { terminalLinkAction, type TerminalLinkAction, writeSetting } from '../ui/settings';

/** Only this many UTF-16 code units of a line are scanned. A longer line is most likely a printed file. */
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

/** Detects invite links in terminal output. */
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

/** An action for an invite link in a terminal. */
type LinkAction = Exclude<TerminalLinkAction, 'ask'>;

type Item = QuickPickItem & { readonly action?: LinkAction; readonly always?: boolean };

/** Runs the configured action for an invite link, or asks the user for one. */
async function openTerminalLink(services: Services, link: InviteLink): Promise<void> {
  const usual = terminalLinkAction();
  if (usual !== 'ask') {
    await runAction(services, link, usual);
    return;
  }
  const chosen = await window.showQuickPick<Item>(items(), {
    title: l10n.t('Invite {0} at {1}', link.masked, link.host.hostname),
    placeHolder: l10n.t('Choose an action'),
  });
  if (chosen?.action === undefined) {
    return;
  }
  const { action } = chosen;
  if (chosen.always === true) {
    await services.notifications.attempt(l10n.t("Couldn't save your choice."), () =>
      writeSetting(settingIds.terminalLink, action, ConfigurationTarget.Global),
    );
  }
  await runAction(services, link, action);
}

function runAction(services: Services, link: InviteLink, action: LinkAction): Promise<void> {
  return services.notifications.attempt(l10n.t("Couldn't open the invite."), () => actions[action](services, link));
}

const actions: Readonly<Record<LinkAction, (services: Services, link: InviteLink) => Promise<void>>> = {
  preview: (services, link) => previewInvite(services, link.text),
  copy: copyInvite,
  browser: (_services, link) => openInBrowser(link),
};

function items(): Item[] {
  return [
    { label: l10n.t('Preview Invite…'), action: 'preview' },
    { label: l10n.t('Copy Link'), action: 'copy' },
    { label: l10n.t('Open in Browser'), action: 'browser' },
    { label: l10n.t("Don't ask again"), kind: QuickPickItemKind.Separator },
    { label: l10n.t('Always Preview'), action: 'preview', always: true },
    { label: l10n.t('Always Copy'), action: 'copy', always: true },
    { label: l10n.t('Always Open in Browser'), action: 'browser', always: true },
  ];
}
