import { l10n } from 'vscode';

import type { Organization } from '../organizations/organization';
import type { LinkCopier } from '../ui/linkCopier';
import type { Notices } from '../ui/notices';
import type { CurrentLink } from './currentLink';
import type { Target } from './target';

/** Copies an organization's current invite link. Only ever reads; where there is none yet, it offers to create one. */
export class CopyInviteLink {
  constructor(
    private readonly target: Pick<Target, 'organization'>,
    private readonly current: Pick<CurrentLink, 'give'>,
    private readonly copier: LinkCopier,
    private readonly notices: Pick<Notices, 'done' | 'failed'>,
  ) {}

  async run(argument?: unknown): Promise<void> {
    let organization: Organization | undefined;
    try {
      organization = await this.target.organization(argument, l10n.t('Copy the invite link of an organization'));
      if (organization !== undefined) {
        const of = organization;
        await this.current.give(of, (link) => this.copier.copy(of, link), { copyNew: true });
      }
    } catch (error) {
      this.notices.failed(l10n.t('The invite link was not copied.'), error, {
        organization,
        retry: () => this.run(argument),
      });
    }
  }
}
