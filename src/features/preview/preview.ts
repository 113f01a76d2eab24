import { l10n, window } from 'vscode';

import { resolveInvite } from '../../invites/membership';
import type { InviteLink } from '../../links/inviteLink';
import { readInviteLink } from '../../links/readPasted';
import { commandIds } from '../../ui/ids';
import { askForInvite } from '../../ui/inviteInput';
import { inviteProblemMessage } from '../../ui/inviteMessages';
import { knownHosts, readOptions } from '../../ui/knownHosts';
import { withProgress } from '../../ui/progress';
import { joinByInvite } from '../join/join';
import type { Command, Services } from '../command';
import { showInviteDialog } from './dialog';

/**
 * Shows the organization behind an invite, without joining it.
 * @param argument an invite in any form; if it is not a string, the user is asked
 */
export async function previewInvite(services: Services, argument?: unknown): Promise<void> {
  const link = await linkFrom(services, argument);
  if (link !== undefined) {
    await previewLink(services, link);
  }
}

async function linkFrom(services: Services, argument: unknown): Promise<InviteLink | undefined> {
  const hosts = knownHosts((await services.sessions.read()).sessions);
  if (typeof argument !== 'string') {
    return askForInvite(l10n.t('Preview Invite…'), hosts);
  }
  const read = readInviteLink(argument, readOptions(hosts));
  if (read.kind === 'link') {
    return read.link;
  }
  void window.showErrorMessage(inviteProblemMessage(read));
  return undefined;
}

async function previewLink(services: Services, link: InviteLink): Promise<void> {
  const resolved = await withProgress(l10n.t('Checking invite…'), (signal) =>
    resolveInvite(services, link, { by: 'user', signal }),
  );
  if (resolved.kind === 'cancelled') {
    return;
  }
  const next = await showInviteDialog(services, resolved.value);
  if (next === 'join') {
    await joinByInvite(services, resolved.value);
  } else if (next === 'checkAgain') {
    await previewLink(services, link);
  }
}

/** *Preview Invite…* */
export const previewInviteCommand: Command = {
  id: commandIds.previewInvite,
  failed: () => l10n.t("Couldn't check the invite."),
  run: (services, argument) => previewInvite(services, services.handles.textOf(services.rows.invite(argument))),
};
