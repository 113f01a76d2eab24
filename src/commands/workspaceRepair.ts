import { l10n, Uri, window } from 'vscode';

import type { FoundGroup } from '../invites/foundGroups';
import type { InviteLink } from '../invites/inviteLink';
import type { Organization } from '../organizations/organization';
import { fileCountWords, linkCountWords } from '../ui/foundLinksPicker';
import type { LinkCopier } from '../ui/linkCopier';
import { ownerOf, type LinkOwner } from '../ui/linkOwner';
import type { LinkRepairer, RepairResult } from '../ui/linkRepairer';
import type { Notices } from '../ui/notices';
import { organizationName } from '../ui/organizationWords';
import { withProgress } from '../ui/progress';
import type { CurrentLink } from './currentLink';

/** Puts an organization's current link in the place of its dead ones in many files, and says what cannot be reached from here. */
export class WorkspaceRepair {
  constructor(
    private readonly owner: LinkOwner,
    private readonly current: CurrentLink,
    private readonly repairer: LinkRepairer,
    private readonly copier: Pick<LinkCopier, 'copyAs' | 'gaveAway'>,
    private readonly notices: Pick<Notices, 'done' | 'failed'>,
    private readonly choose: (title: string) => Promise<Organization | undefined>,
  ) {}

  /** Replaces the dead links of a group, after the person has seen every change. */
  async run(group: FoundGroup): Promise<void> {
    const [link] = group.links;
    const organization = ownerOf(group) ?? (link && (await this.owner.of(link)));
    if (organization === undefined) {
      return;
    }
    try {
      await this.current.give(organization, (current) => this.#replace(organization, group, current));
    } catch (error) {
      this.notices.failed(l10n.t('The invite links were not replaced.'), error, {
        organization,
        retry: () => this.run(group),
      });
    }
  }

  /** Copies a text for people whom no search reaches. */
  async tellOthers(organization: Organization | undefined): Promise<void> {
    const of = organization ?? (await this.choose(l10n.t('Tell people the invite link of an organization')));
    if (of === undefined) {
      return;
    }
    try {
      await this.current.give(of, (current) => this.#copyText(of, current));
    } catch (error) {
      this.notices.failed(l10n.t('The text was not copied.'), error, {
        organization: of,
        retry: () => this.tellOthers(of),
      });
    }
  }

  nothingFound(): void {
    this.notices.done(
      l10n.t('There are no invite links in this workspace. Chats, mails and wikis cannot be searched from here.'),
      { title: l10n.t('Copy a Text to Send'), act: () => this.tellOthers(undefined) },
    );
  }

  async #replace(organization: Organization, group: FoundGroup, current: InviteLink): Promise<void> {
    const order = {
      organization,
      current,
      dead: group.links,
      documents: [...new Set(group.places.map(({ address }) => address))].map((address) => Uri.parse(address, true)),
    };
    const name = organizationName(organization);
    const plan = await withProgress(l10n.t('Preparing the changes for {0}…', name), (signal) =>
      this.repairer.plan(order, signal),
    );
    const result = plan && (await this.repairer.apply(plan, true));
    if (result !== undefined) {
      await this.#tell(organization, current, result);
    }
  }

  async #tell(
    organization: Organization,
    current: InviteLink,
    { links, documents, failed }: RepairResult,
  ): Promise<void> {
    const name = organizationName(organization);
    if (failed > 0) {
      void window.showWarningMessage(
        l10n.t(
          'Could not be opened or changed: {0}. Old links of {1} may still stand there.',
          fileCountWords(failed),
          name,
        ),
      );
    }
    if (links === 0) {
      if (failed === 0) {
        this.notices.done(l10n.t('Nothing was replaced.'));
      }
      return;
    }
    await this.copier.gaveAway(organization, current);
    this.notices.done(
      l10n.t(
        'Replaced {0} in {1} with the current invite link of {2} ({3}). Chats, mails and wikis may still hold the old one.',
        linkCountWords(links),
        fileCountWords(documents),
        name,
        current.masked,
      ),
      { title: l10n.t('Copy a Text to Send'), act: () => this.#copyText(organization, current) },
    );
  }

  async #copyText(organization: Organization, current: InviteLink): Promise<void> {
    const name = organizationName(organization);
    const text = l10n.t(
      'This is the current invite link of {0} on Gitpod:\n\n{1}\n\nIf you have an older one, it no longer works. Whoever has the link can join, so please keep it to yourself.',
      name,
      current.text,
    );
    await this.copier.copyAs(
      organization,
      current,
      text,
      l10n.t(
        'Copied a text with the current invite link of {0} ({1}). Paste it where the old one was sent.',
        name,
        current.masked,
      ),
    );
  }
}
