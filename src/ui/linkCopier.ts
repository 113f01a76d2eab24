import { l10n } from 'vscode';

import type { InviteLink } from '../invites/inviteLink';
import type { Organization } from '../organizations/organization';
import { copyProven } from './clipboard';
import type { Notices } from './notices';
import { organizationName } from './organizationWords';

/** Copies invite links, and says so only when it is true. */
export class LinkCopier {
  constructor(private readonly notices: Notices) {}

  /** @param done what to say once the clipboard holds the link */
  async copy(
    organization: Organization,
    link: InviteLink,
    done = l10n.t('Copied the invite link of {0} ({1}).', organizationName(organization), link.masked),
  ): Promise<void> {
    if (await copyProven(link.text, l10n.t('Invite link of {0}', organizationName(organization)))) {
      this.notices.done(done);
    }
  }
}
