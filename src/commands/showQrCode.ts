import { l10n } from 'vscode';

import type { Organization } from '../organizations/organization';
import type { LinkCopier } from '../ui/linkCopier';
import type { Notices } from '../ui/notices';
import type { QrPanel } from '../ui/qrPanel';
import type { CurrentLink } from './currentLink';
import type { Target } from './target';

/** Shows an organization's current invite link as a QR code, made on this machine. */
export class ShowQrCode {
  constructor(
    private readonly target: Pick<Target, 'organization'>,
    private readonly current: Pick<CurrentLink, 'give'>,
    private readonly panel: QrPanel,
    private readonly copier: LinkCopier,
    private readonly notices: Pick<Notices, 'done' | 'failed'>,
  ) {}

  async run(argument?: unknown): Promise<void> {
    let organization: Organization | undefined;
    try {
      organization = await this.target.organization(
        argument,
        l10n.t('Show the invite link of an organization as a QR code'),
      );
      if (organization !== undefined) {
        const of = organization;
        await this.current.give(of, async (link) => {
          await this.panel.show(of, link);
          await this.copier.gaveAway(of, link);
        });
      }
    } catch (error) {
      this.notices.failed(l10n.t('The QR code was not shown.'), error, {
        organization,
        retry: () => this.run(argument),
      });
    }
  }
}
