import { env, l10n, Uri } from 'vscode';

import type { InvitedTo } from '../invites/inviteAnswer';
import type { InviteInspector } from '../invites/inviteInspector';
import type { InviteLink } from '../invites/inviteLink';
import type { Organization } from '../organizations/organization';
import { copyProven } from './clipboard';
import type { LinkCopier } from './linkCopier';
import type { Notices } from './notices';
import { organizationName } from './organizationWords';

/** What can be done with an invite that somebody has, besides joining. */
export class InviteActions {
  constructor(
    private readonly notices: Pick<Notices, 'done'>,
    private readonly copier: Pick<LinkCopier, 'copy'>,
    private readonly inspector: Pick<InviteInspector, 'peek'>,
  ) {}

  /**
   * Copies a link. One of an organization of one's own is remembered, as it is wherever it is copied.
   * @param organization whose it is, where that is known already
   */
  async copy(link: InviteLink, organization?: Organization): Promise<void> {
    const { answer, membership } = await this.inspector.peek(link);
    const own = organization ?? (answer?.kind === 'works' ? membership : undefined);
    if (own !== undefined) {
      await this.copier.copy(own, link);
    } else if (await copyProven(link.text, l10n.t('Invite link'))) {
      this.notices.done(l10n.t('Copied the invite link ({0}).', link.masked));
    }
  }

  async openInBrowser(link: InviteLink): Promise<void> {
    await env.openExternal(Uri.parse(link.text, true));
  }

  /** Copies a message that asks whoever sent a dead invite for the current one. It names the invite by its last four characters. */
  async askForNewLink(link: InviteLink, organization: InvitedTo | undefined): Promise<void> {
    const name = organization && organizationName({ name: organization.name ?? '' });
    const message =
      name === undefined
        ? l10n.t(
            'Hello! The invite link that I have from you (it ends in {0}) no longer works. Could you send me the current one, please?',
            link.ending,
          )
        : l10n.t(
            'Hello! The invite link to {0} that I have from you (it ends in {1}) no longer works. Could you send me the current one, please?',
            name,
            link.ending,
          );
    if (await copyProven(message, l10n.t('Message that asks for a new invite link'))) {
      this.notices.done(
        l10n.t('Copied a message that asks for a new invite link. Paste it where the old one came from.'),
      );
    }
  }
}
