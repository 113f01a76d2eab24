import { l10n, window, type TextDocument } from 'vscode';

import { fewAtOnce } from '../invites/fewAtOnce';
import { inviteLinksIn } from '../invites/findInviteLinks';
import { isOutOfReach } from '../invites/inviteAnswer';
import type { InspectedInvite, InviteInspector } from '../invites/inviteInspector';
import type { InviteLink } from '../invites/inviteLink';
import { uniqueLinks } from '../invites/linkKey';
import { organizationKey, type Organization } from '../organizations/organization';
import type { SessionStore } from '../sessions/sessionStore';
import { knownHosts } from '../ui/knownHosts';
import type { LinkCopier } from '../ui/linkCopier';
import { ownerOf, type LinkOwner } from '../ui/linkOwner';
import type { LinkRepairer } from '../ui/linkRepairer';
import type { Notices } from '../ui/notices';
import { organizationName } from '../ui/organizationWords';
import { withProgress } from '../ui/progress';
import type { LinksInText } from './linkInText';
import type { GiveCurrentLink } from './replaceWithCurrentLink';

/** A lookup lets no more through at once anyway. */
const mostAtOnce = 8;

/** Puts an organization's current link in the place of all its dead ones in a document. One undo takes it back, and nothing is saved. */
export class ReplaceInFile {
  constructor(
    private readonly sessions: Pick<SessionStore, 'read'>,
    private readonly links: LinksInText,
    private readonly inspector: Pick<InviteInspector, 'whose'>,
    private readonly owner: LinkOwner,
    private readonly repairer: LinkRepairer,
    private readonly give: GiveCurrentLink,
    private readonly copier: Pick<LinkCopier, 'gaveAway'>,
    private readonly notices: Pick<Notices, 'done' | 'failed'>,
  ) {}

  /** @param argument the handle of a quick fix; from the palette it is the document that is being edited */
  async run(argument?: unknown): Promise<void> {
    let organization: Organization | undefined;
    try {
      const chosen = argument === undefined ? undefined : await this.links.find(argument);
      const document = chosen?.document ?? window.activeTextEditor?.document;
      if (document === undefined) {
        void window.showInformationMessage(l10n.t('Open a file with invite links first.'));
        return;
      }
      const invites = await this.#invitesIn(document);
      const dead = invites.filter(({ answer }) => answer.kind === 'stopped');
      const meant = chosen?.found.link ?? (dead.find(ownerOf) ?? dead[0])?.link;
      if (meant === undefined) {
        for (const { answer } of invites) {
          if (answer.kind === 'failed') {
            throw answer.error;
          }
        }
        this.notices.done(l10n.t('No invite link in this file is known to have stopped working.'));
        return;
      }
      organization = await this.owner.of(meant);
      if (organization !== undefined) {
        const of = organization;
        const its = dead.filter((each) => each.link.equals(meant) || isOf(each, of)).map(({ link }) => link);
        await this.give(of, (current) => this.#replace(document, of, its, current));
      }
    } catch (error) {
      this.notices.failed(l10n.t('The invite links were not replaced.'), error, {
        organization,
        retry: () => this.run(argument),
      });
    }
  }

  async #invitesIn(document: TextDocument): Promise<readonly InspectedInvite[]> {
    const { sessions } = await this.sessions.read();
    const found = inviteLinksIn(document.getText(), { hosts: knownHosts(sessions) });
    const links = uniqueLinks(Array.from(found).flatMap((each) => (each.kind === 'link' ? [each.link] : [])));
    return withProgress(l10n.t('Asking which invite links work…'), async (signal) => {
      const invites: InspectedInvite[] = [];
      await fewAtOnce(
        links,
        mostAtOnce,
        async (link) => {
          const invite = await this.inspector.whose(link, signal);
          if (isOutOfReach(invite.answer)) {
            throw invite.answer.error;
          }
          invites.push(invite);
        },
        signal,
      );
      return invites;
    });
  }

  async #replace(
    document: TextDocument,
    organization: Organization,
    dead: readonly InviteLink[],
    current: InviteLink,
  ): Promise<void> {
    const order = { organization, current, dead, documents: [document.uri] };
    const plan = await this.repairer.plan(order, new AbortController().signal);
    const result = plan && (await this.repairer.apply(plan, false));
    const name = organizationName(organization);
    if (result === undefined || result.failed > 0) {
      void window.showErrorMessage(
        l10n.t('The document could not be changed. The links in it are still the old ones.'),
      );
    } else if (result.links === 0) {
      this.notices.done(l10n.t('There is nothing to replace in this file.'));
    } else {
      this.notices.done(
        result.links === 1
          ? l10n.t('Replaced 1 link in this file with the current invite link of {0} ({1}).', name, current.masked)
          : l10n.t(
              'Replaced {0} links in this file with the current invite link of {1} ({2}).',
              result.links,
              name,
              current.masked,
            ),
      );
      await this.copier.gaveAway(organization, current);
    }
  }
}

function isOf(invite: InspectedInvite, organization: Organization): boolean {
  const { membership } = invite;
  return membership !== undefined && organizationKey(membership) === organizationKey(organization);
}
