import { l10n } from 'vscode';

import type { LinkCopier } from '../ui/linkCopier';
import type { CurrentLink } from './currentLink';
import type { Target } from './target';

/** Copies an organization's current invite link. Only ever reads; where there is none yet, it offers to create one. */
export class CopyInviteLink {
  constructor(
    private readonly target: Pick<Target, 'act'>,
    private readonly current: Pick<CurrentLink, 'give'>,
    private readonly copier: LinkCopier,
  ) {}

  run(argument?: unknown): Promise<void> {
    const words = {
      title: l10n.t('Copy the invite link of an organization'),
      failed: l10n.t('The invite link was not copied.'),
    };
    return this.target.act(argument, words, (organization) =>
      this.current.give(organization, (link) => this.copier.copy(organization, link), { copyNew: true }),
    );
  }
}
