import { l10n, window } from 'vscode';

import type { InviteLink } from '../invites/inviteLink';
import type { InviteService } from '../invites/inviteService';
import type { Organization } from '../organizations/organization';
import { organizationName } from '../ui/organizationWords';
import { withProgress } from '../ui/progress';
import type { InviteCreation } from './inviteCreation';

/** Finds an organization's current link for commands that give it away. Only ever reads; where there is none yet, it offers to create one. */
export class CurrentLink {
  constructor(
    private readonly invites: InviteService,
    private readonly creation: InviteCreation,
  ) {}

  /**
   * @param give what is done with the current link, and with a new one too unless it is to be copied as every new one is
   * @throws {GitpodError} when the link could not be read, or it is certain that none was created
   */
  async give(
    organization: Organization,
    give: (link: InviteLink) => Promise<unknown>,
    { copyNew = false }: { readonly copyNew?: boolean } = {},
  ): Promise<void> {
    const name = organizationName(organization);
    const link = await withProgress(l10n.t('Reading the invite link of {0}…', name), (signal) =>
      this.invites.retrieve(organization, signal),
    );
    if (link !== undefined) {
      await give(link);
      return;
    }
    const create = l10n.t('Create Invite Link');
    const chosen = await window.showInformationMessage(
      l10n.t('{0} has no invite link yet.', name),
      { modal: true, detail: l10n.t('With a new link anyone who has it can join the organization.') },
      create,
    );
    if (chosen === create) {
      await this.creation.create(organization, undefined, copyNew ? undefined : give);
    }
  }
}
