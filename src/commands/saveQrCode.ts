import { homedir } from 'node:os';
import { l10n, Uri, window, workspace } from 'vscode';

import type { InviteLink } from '../invites/inviteLink';
import type { QrFormat } from '../invites/qrPicture';
import type { Organization } from '../organizations/organization';
import type { LinkCopier } from '../ui/linkCopier';
import type { Notices } from '../ui/notices';
import { NotWrittenError } from '../ui/notWrittenError';
import { organizationName } from '../ui/organizationWords';
import { qrPictureTitle } from '../ui/qrPage';
import type { CurrentLink } from './currentLink';
import type { Target } from './target';

/** Saves the QR code of an organization's current invite link as a picture, where the person says. */
export class SaveQrCode {
  constructor(
    private readonly target: Pick<Target, 'act'>,
    private readonly current: Pick<CurrentLink, 'give'>,
    private readonly copier: LinkCopier,
    private readonly notices: Pick<Notices, 'done'>,
  ) {}

  run(argument?: unknown): Promise<void> {
    const words = {
      title: l10n.t('Save the QR code of an organization'),
      failed: l10n.t('The QR code was not saved.'),
    };
    return this.target.act(argument, words, (organization) =>
      this.current.give(organization, (link) => this.#save(organization, link)),
    );
  }

  async #save(organization: Organization, link: InviteLink): Promise<void> {
    const place = await window.showSaveDialog({
      title: l10n.t('Save the QR code of {0}', organizationName(organization)),
      // Not the workspace: a picture there would soon be in a repository, and it is a key.
      defaultUri: Uri.joinPath(Uri.file(homedir()), fileName(organization)),
      filters: { SVG: ['svg'], PNG: ['png'] },
    });
    if (place === undefined) {
      return;
    }
    const { qrPicture } = await import('../invites/qrPicture');
    const picture = qrPicture(link.text, formatOf(place), qrPictureTitle(organization, link));
    try {
      await workspace.fs.writeFile(place, picture);
    } catch (error) {
      throw new NotWrittenError(place.fsPath, error);
    }
    this.notices.done(
      l10n.t(
        'Saved the QR code of {0} ({1}). Whoever has the picture can join.',
        organizationName(organization),
        link.masked,
      ),
    );
    await this.copier.gaveAway(organization, link);
  }
}

function formatOf({ path }: Uri): QrFormat {
  return path.toLowerCase().endsWith('.png') ? 'png' : 'svg';
}

/** A name that every file system takes. */
function fileName({ name }: Organization): string {
  const letters = Array.from(name.match(/[\p{L}\p{N}]+/gu)?.join('-') ?? 'organization');
  return `${letters.slice(0, 40).join('')}-invite.svg`;
}
