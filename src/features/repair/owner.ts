import { l10n, window } from 'vscode';

import { type ResolvedInvite, resolveMembership } from '../../invites/membership';
import type { InviteLink } from '../../links/inviteLink';
import type { Organization } from '../../organizations/organization';
import { organizationName } from '../../ui/format';
import type { Services } from '../command';
import { chooseOrganization } from '../target';

/**
 * The organization behind a dead link whose current one may be put in its place: one that the user runs, or of which the service
 * does not tell whether they do. It is asked then.
 */
export function ownerOf({ membership }: Pick<ResolvedInvite, 'membership'>): Organization | undefined {
  return membership?.role === 'ORGANIZATION_ROLE_MEMBER' ? undefined : membership;
}

/** Where nobody can tell, because the link is dead, the user says it. */
export async function resolveOrganization(services: Services, link: InviteLink): Promise<Organization | undefined> {
  const known = ownerOf(await resolveMembership(services, link));
  return known ?? askForOrganization(services, link);
}

/** Asks the user, who may not name an organization of another service: its ids mean nothing there. */
async function askForOrganization(services: Services, link: InviteLink): Promise<Organization | undefined> {
  const chosen = await chooseOrganization(
    services,
    undefined,
    l10n.t('Replace {0} with the current link of which organization?', link.masked),
    l10n.t('Anyone who can read the file can join the organization you choose'),
  );
  if (chosen !== undefined && !chosen.session.host.isSameService(link.host)) {
    void window.showErrorMessage(
      l10n.t({
        message: '{0} is on {1}, but the link points to {2}. Nothing was replaced.',
        args: [organizationName(chosen), chosen.session.host.hostname, link.host.hostname],
        comment: '{0} is an organization, {1} and {2} are host names.',
      }),
    );
    return undefined;
  }
  return chosen;
}
