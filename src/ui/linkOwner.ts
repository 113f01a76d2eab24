import { l10n, window } from 'vscode';

import type { InspectedInvite, InviteInspector } from '../invites/inviteInspector';
import type { InviteLink } from '../invites/inviteLink';
import type { Organization } from '../organizations/organization';
import { organizationName } from './organizationWords';

/**
 * The organization behind a dead link whose current one may be put in its place: one that the person runs, or of which the service
 * does not tell whether they do. It is asked then.
 */
export function ownerOf({ membership }: Pick<InspectedInvite, 'membership'>): Organization | undefined {
  return membership?.role === 'ORGANIZATION_ROLE_MEMBER' ? undefined : membership;
}

/** Finds out whose link a dead one was. */
export class LinkOwner {
  constructor(
    private readonly inspector: Pick<InviteInspector, 'whose'>,
    /** Asks which organization is meant; undefined when the person chose none. */
    private readonly choose: (title: string) => Promise<Organization | undefined>,
  ) {}

  /** Where nobody can tell, because the link is dead, the person says it. */
  async of(link: InviteLink): Promise<Organization | undefined> {
    const known = ownerOf(await this.inspector.whose(link));
    return known ?? this.ask(link);
  }

  /** Asks the person, who may not name an organization of another service: its ids mean nothing there. */
  async ask(link: InviteLink): Promise<Organization | undefined> {
    const chosen = await this.choose(l10n.t('Whose current link is to stand in the place of {0}?', link.masked));
    if (chosen !== undefined && !chosen.session.host.isSameService(link.host)) {
      void window.showErrorMessage(
        l10n.t(
          '{0} is at {1}, and the link in the document leads to {2}. Nothing was replaced.',
          organizationName(chosen),
          chosen.session.host.hostname,
          link.host.hostname,
        ),
      );
      return undefined;
    }
    return chosen;
  }
}
