import { l10n, window } from 'vscode';

import type { RecentReplacements } from '../invites/recentReplacements';
import type { Organization } from '../organizations/organization';
import type { LinkCopier } from '../ui/linkCopier';
import { organizationName } from '../ui/organizationWords';
import type { InviteCreation } from './inviteCreation';
import type { Target } from './target';

/** Creates an organization's invite link and copies it; where there is one, only after saying what replacing it costs. */
export class CreateInviteLink {
  constructor(
    private readonly target: Pick<Target, 'act'>,
    private readonly creation: InviteCreation,
    private readonly replacements: RecentReplacements,
    private readonly copier: LinkCopier,
  ) {}

  run(argument?: unknown): Promise<void> {
    const words = {
      title: l10n.t('Create an invite link for an organization'),
      failed: l10n.t('No invite link was created.'),
    };
    return this.target.act(argument, words, (organization) => this.#ask(organization));
  }

  async #ask(organization: Organization): Promise<void> {
    const current = await this.creation.createFirst(organization);
    if (current === undefined) {
      return;
    }
    const name = organizationName(organization);
    const stopped = await this.copier.stopped(organization, current);
    const cost = l10n.t(
      'The link ending in {0} stops working at once for everyone who has it, and cannot be brought back. Members who have joined stay.',
      current.masked,
    );
    const copyCurrent = l10n.t('Copy Current Link');
    const createNew = l10n.t('Create New Link');
    // The first button is the default, and it destroys nothing.
    const chosen = await window.showWarningMessage(
      l10n.t('{0} already has an invite link ({1}). Create a new one?', name, current.masked),
      { modal: true, detail: stopped === undefined ? cost : `${stopped}\n\n${cost}` },
      copyCurrent,
      createNew,
    );
    if (chosen === copyCurrent) {
      await this.copier.copy(organization, current);
    } else if (chosen === createNew && (await this.#reallyAgain(organization, name))) {
      await this.creation.create(organization, current);
    }
  }

  /** A second replacement within a minute is most likely a second press; so it is asked about once more. */
  async #reallyAgain(organization: Organization, name: string): Promise<boolean> {
    const age = this.replacements.age(organization);
    if (age === undefined) {
      return true;
    }
    const replaceAgain = l10n.t('Replace Again');
    const chosen = await window.showWarningMessage(
      l10n.t('You replaced the invite link of {0} {1} seconds ago. Replace it again?', name, Math.ceil(age / 1000)),
      { modal: true, detail: l10n.t('Whoever was sent that new link could no longer use it.') },
      l10n.t('Keep the Link'),
      replaceAgain,
    );
    return chosen === replaceAgain;
  }
}
