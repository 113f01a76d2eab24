import { l10n } from 'vscode';

import type { LinkCopier } from '../ui/linkCopier';
import type { QrPanel } from '../ui/qrPanel';
import type { CurrentLink } from './currentLink';
import type { Target } from './target';

/** Shows an organization's current invite link as a QR code, made on this machine. */
export class ShowQrCode {
  constructor(
    private readonly target: Pick<Target, 'act'>,
    private readonly current: Pick<CurrentLink, 'give'>,
    private readonly panel: QrPanel,
    private readonly copier: LinkCopier,
  ) {}

  run(argument?: unknown): Promise<void> {
    const words = {
      title: l10n.t('Show the invite link of an organization as a QR code'),
      failed: l10n.t('The QR code was not shown.'),
    };
    return this.target.act(argument, words, (organization) =>
      this.current.give(organization, async (link) => {
        await this.panel.show(organization, link);
        await this.copier.gaveAway(organization, link);
      }),
    );
  }
}
