import { l10n, Range, window, workspace, WorkspaceEdit } from 'vscode';

import type { InviteLink } from '../invites/inviteLink';
import type { Organization } from '../organizations/organization';
import type { LinkCopier } from '../ui/linkCopier';
import type { LinkOwner } from '../ui/linkOwner';
import type { Notices } from '../ui/notices';
import { organizationName } from '../ui/organizationWords';
import type { LinkInText, LinksInText } from './linkInText';

/** Reads an organization's current link, offering to create one where there is none, and hands it on. */
export type GiveCurrentLink = (organization: Organization, give: (link: InviteLink) => Promise<void>) => Promise<void>;

/** Puts an organization's current link in the place of one that stopped working. The edit can be undone, and nothing is saved. */
export class ReplaceWithCurrentLink {
  constructor(
    private readonly links: LinksInText,
    private readonly owner: LinkOwner,
    private readonly give: GiveCurrentLink,
    private readonly copier: Pick<LinkCopier, 'gaveAway'>,
    private readonly notices: Pick<Notices, 'done' | 'failed'>,
  ) {}

  /** @param argument the handle of a card or a quick fix; from the palette it is the link at the cursor */
  async run(argument?: unknown): Promise<void> {
    let organization: Organization | undefined;
    try {
      const there = await this.links.find(argument);
      if (there === undefined) {
        sayMissing(argument === undefined);
        return;
      }
      organization = await this.owner.of(there.found.link);
      if (organization !== undefined) {
        const of = organization;
        await this.give(of, (current) => this.#replace(of, there, current));
      }
    } catch (error) {
      this.notices.failed(l10n.t('The invite link was not replaced.'), error, {
        organization,
        retry: () => this.run(argument),
      });
    }
  }

  async #replace(organization: Organization, before: LinkInText, current: InviteLink): Promise<void> {
    const name = organizationName(organization);
    const { link } = before.found;
    if (current.equals(link)) {
      this.notices.done(l10n.t('This is the current invite link of {0} already ({1}).', name, link.masked));
      return;
    }
    // The person may have gone on typing while the link was read.
    const now = await this.links.again(before);
    if (now === undefined) {
      sayMissing(false);
      return;
    }
    if (!(await replaceId(now, current))) {
      void window.showErrorMessage(l10n.t('The document could not be changed. The link in it is still the old one.'));
      return;
    }
    this.notices.done(
      l10n.t('Replaced {0} with the current invite link of {1} ({2}).', link.masked, name, current.masked),
    );
    await this.copier.gaveAway(organization, current);
  }
}

async function replaceId({ document, line, found }: LinkInText, { inviteId }: InviteLink): Promise<boolean> {
  const edit = new WorkspaceEdit();
  edit.replace(document.uri, new Range(line, found.idStart, line, found.idEnd), inviteId);
  // What cannot be saved would look replaced until it is closed.
  return workspace.fs.isWritableFileSystem(document.uri.scheme) !== false && (await workspace.applyEdit(edit));
}

function sayMissing(atCursor: boolean): void {
  void window.showInformationMessage(
    atCursor
      ? l10n.t('Put the cursor on an invite link first.')
      : l10n.t('The link is no longer there. Rest the pointer on it once more.'),
  );
}
