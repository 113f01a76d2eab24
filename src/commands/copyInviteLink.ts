import { l10n, window } from 'vscode';

import type { InviteService } from '../invites/inviteService';
import type { Organization } from '../organizations/organization';
import type { LinkCopier } from '../ui/linkCopier';
import type { Notices } from '../ui/notices';
import { organizationName } from '../ui/organizationWords';
import { withProgress } from '../ui/progress';
import type { InviteCreation } from './inviteCreation';
import type { Target } from './target';

/** Copies an organization's current invite link. Only ever reads; where there is none yet, it offers to create one. */
export class CopyInviteLink {
  constructor(
    private readonly target: Target,
    private readonly invites: InviteService,
    private readonly copier: LinkCopier,
    private readonly creation: InviteCreation,
    private readonly notices: Notices,
  ) {}

  async run(argument?: unknown): Promise<void> {
    let organization: Organization | undefined;
    try {
      organization = await this.target.organization(argument, l10n.t('Copy the invite link of an organization'));
      if (organization !== undefined) {
        await this.#copy(organization);
      }
    } catch (error) {
      this.notices.failed(l10n.t('The invite link was not copied.'), error, {
        session: organization?.session,
        retry: () => this.run(argument),
      });
    }
  }

  async #copy(organization: Organization): Promise<void> {
    const name = organizationName(organization);
    const link = await withProgress(l10n.t('Reading the invite link of {0}…', name), (signal) =>
      this.invites.retrieve(organization, signal),
    );
    if (link !== undefined) {
      await this.copier.copy(organization, link);
      return;
    }
    const create = l10n.t('Create Invite Link');
    const chosen = await window.showInformationMessage(
      l10n.t('{0} has no invite link yet.', name),
      { modal: true, detail: l10n.t('With a new link anyone who has it can join the organization.') },
      create,
    );
    if (chosen === create) {
      await this.creation.create(organization, undefined);
    }
  }
}
