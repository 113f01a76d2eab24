import { homedir } from 'node:os';
import { l10n, Uri, window, workspace } from 'vscode';

import type { InviteLink } from '../../links/inviteLink';
import type { Organization } from '../../organizations/organization';
import { recordShare } from '../../ui/copyInviteLink';
import { NotWrittenError } from '../../ui/errorMessages';
import { organizationName } from '../../ui/format';
import { commandIds } from '../../ui/ids';
import type { Command, Services } from '../command';
import { withCurrentLink, withOrganization } from '../target';
import { qrPictureTitle } from './panel';
import type { QrFormat } from './picture';

/** Shows an organization's current invite link as a QR code, generated locally. */
function showQrCode(services: Services, argument?: unknown): Promise<void> {
  const messages = {
    title: l10n.t('Show QR Code'),
    failed: l10n.t("Couldn't show the QR code."),
  };
  return withOrganization(services, argument, messages, (organization) =>
    withCurrentLink(services, organization, async (link) => {
      await services.qrPanel.show(organization, link);
      await recordShare(services, organization, link);
    }),
  );
}

/** Saves the QR code of an organization's current invite link as an image file that the user chooses. */
function saveQrCode(services: Services, argument?: unknown): Promise<void> {
  const messages = {
    title: l10n.t('Save QR Code…'),
    failed: l10n.t("Couldn't save the QR code."),
  };
  return withOrganization(services, argument, messages, (organization) =>
    withCurrentLink(services, organization, (link) => save(services, organization, link)),
  );
}

async function save(services: Services, organization: Organization, link: InviteLink): Promise<void> {
  const place = await window.showSaveDialog({
    title: l10n.t('QR code: {0}', organizationName(organization)),
    // Not the workspace: the image is a secret, and would soon be committed from there.
    defaultUri: Uri.joinPath(Uri.file(homedir()), fileName(organization)),
    filters: { SVG: ['svg'], PNG: ['png'] },
  });
  if (place === undefined) {
    return;
  }
  const { qrPicture } = await import('./picture');
  const picture = qrPicture(link.text, formatOf(place), qrPictureTitle(organization, link));
  try {
    await workspace.fs.writeFile(place, picture);
  } catch (error) {
    throw new NotWrittenError(place.fsPath, error);
  }
  services.notifications.info(
    l10n.t(
      'Saved the QR code of {0} ({1}). Anyone who has the picture can join.',
      organizationName(organization),
      link.masked,
    ),
  );
  await recordShare(services, organization, link);
}

function formatOf({ path }: Uri): QrFormat {
  return path.toLowerCase().endsWith('.png') ? 'png' : 'svg';
}

/** A file name that is valid on every file system. */
function fileName({ name }: Organization): string {
  const letters = Array.from(name.match(/[\p{L}\p{N}]+/gu)?.join('-') ?? 'organization');
  return `${letters.slice(0, 40).join('')}-invite.svg`;
}

/** *Show Invite as QR Code* */
export const showQrCodeCommand: Command = {
  id: commandIds.showQrCode,
  run: showQrCode,
};

/** *Save QR Code…* */
export const saveQrCodeCommand: Command = {
  id: commandIds.saveQrCode,
  run: saveQrCode,
};
