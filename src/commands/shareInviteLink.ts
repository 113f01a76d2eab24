import { l10n, window } from 'vscode';

import type { InviteLink } from '../invites/inviteLink';
import { mailDraft } from '../invites/mailDraft';
import type { Organization } from '../organizations/organization';
import { invitationSubject, invitationText } from '../ui/invitation';
import { openInvitation } from '../ui/invitationDocument';
import type { LinkCopier } from '../ui/linkCopier';
import type { Notices } from '../ui/notices';
import { openAddress } from '../ui/openAddress';
import { organizationName } from '../ui/organizationWords';
import type { CurrentLink } from './currentLink';
import type { Target } from './target';

type Way = 'mail' | 'document';

/** Puts an invitation with an organization's current link into a new mail, or into a new document. */
export class ShareInviteLink {
  constructor(
    private readonly target: Pick<Target, 'act'>,
    private readonly current: Pick<CurrentLink, 'give'>,
    private readonly copier: LinkCopier,
    private readonly notices: Pick<Notices, 'done'>,
  ) {}

  run(argument?: unknown): Promise<void> {
    const words = {
      title: l10n.t('Share the invite link of an organization'),
      failed: l10n.t('The invite link was not shared.'),
    };
    return this.target.act(argument, words, async (organization) => {
      const way = await chooseWay(organization);
      if (way !== undefined) {
        await this.current.give(organization, async (link) => {
          await this.#share(organization, link, way);
          await this.copier.gaveAway(organization, link);
        });
      }
    });
  }

  async #share(organization: Organization, link: InviteLink, way: Way): Promise<void> {
    switch (way) {
      case 'mail':
        return this.#startMail(organization, link);
      case 'document':
        return openInvitation(organization, link);
      default:
        way satisfies never;
    }
  }

  async #startMail(organization: Organization, link: InviteLink): Promise<void> {
    const address = mailDraft(invitationSubject(organization, link), invitationText(organization, link));
    if (address !== undefined && (await openAddress(address))) {
      return;
    }
    await openInvitation(organization, link);
    this.notices.done(
      address === undefined
        ? l10n.t('The invitation is too long for a mail draft. It is in a new document instead.')
        : l10n.t('VS Code could not open a mail draft. The invitation is in a new document instead.'),
    );
  }
}

async function chooseWay(organization: Organization): Promise<Way | undefined> {
  const items: readonly { readonly label: string; readonly detail: string; readonly way: Way }[] = [
    {
      label: `$(mail) ${l10n.t('New Mail')}`,
      detail: l10n.t('A draft with the invitation, in your mail program. You say whom it goes to.'),
      way: 'mail',
    },
    {
      label: `$(markdown) ${l10n.t('New Document')}`,
      detail: l10n.t('An untitled document with the invitation, to change it first.'),
      way: 'document',
    },
  ];
  const title = l10n.t('Share the invite link of {0}', organizationName(organization));
  return (await window.showQuickPick(items, { title, placeHolder: l10n.t('In which way?') }))?.way;
}
