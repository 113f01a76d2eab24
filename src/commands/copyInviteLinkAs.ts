import { l10n, QuickPickItemKind, window, type QuickPickItem } from 'vscode';

import { remember, type Memory } from '../gitpod/ports';
import type { Organization } from '../organizations/organization';
import type { LinkCopier } from '../ui/linkCopier';
import { linkForms, type LinkForm } from '../ui/linkForms';
import { organizationName } from '../ui/organizationWords';
import type { CurrentLink } from './currentLink';
import type { Target } from './target';

const lastFormName = 'lastCopyForm';

/** Copies an organization's current invite link in the form that the person chooses. Like Copy Invite Link it only ever reads. */
export class CopyInviteLinkAs {
  constructor(
    private readonly target: Pick<Target, 'act'>,
    private readonly current: Pick<CurrentLink, 'give'>,
    private readonly copier: LinkCopier,
    private readonly memory: Memory,
  ) {}

  run(argument?: unknown): Promise<void> {
    const words = {
      title: l10n.t('Copy the invite link of an organization as …'),
      failed: l10n.t('The invite link was not copied.'),
    };
    return this.target.act(argument, words, async (organization) => {
      const form = await this.#chooseForm(organization);
      if (form !== undefined) {
        await this.#copy(organization, form);
      }
    });
  }

  async #copy(organization: Organization, form: LinkForm): Promise<void> {
    await this.current.give(organization, (link) =>
      this.copier.copyAs(
        organization,
        link,
        form.text(organization, link),
        form.done(organizationName(organization), link.masked),
      ),
    );
  }

  /** Offers the form of last time first. */
  async #chooseForm(organization: Organization): Promise<LinkForm | undefined> {
    const last = this.memory.get(lastFormName);
    const all = linkForms();
    const remembered = all.filter((form) => form.id === last);
    const items = [
      ...group(l10n.t('last used'), remembered),
      ...group(
        remembered.length > 0 ? l10n.t('others') : '',
        all.filter((form) => form.id !== last),
      ),
    ];
    const chosen = await window.showQuickPick<LinkForm | QuickPickItem>(items, {
      title: l10n.t('Copy the invite link of {0} as …', organizationName(organization)),
      placeHolder: l10n.t('In which form?'),
      matchOnDescription: true,
    });
    const form = all.find((each) => each === chosen);
    if (form !== undefined) {
      await remember(this.memory, lastFormName, form.id);
    }
    return form;
  }
}

function group(label: string, members: readonly LinkForm[]): readonly QuickPickItem[] {
  return members.length === 0 ? [] : [{ label, kind: QuickPickItemKind.Separator }, ...members];
}
