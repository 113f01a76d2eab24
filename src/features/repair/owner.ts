import { l10n, window } from 'vscode';

import { type ResolvedInvite, resolveMembership } from '../../invites/membership';
import type { InviteLink } from '../../links/inviteLink';
import type { Organization } from '../../organizations/organization';
import { organizationName } from '../../ui/format';
import type { Services } from '../command';
import { chooseOrganization } from '../target';

/**
 * The organization whose current link may replace an invalid one: one that the user administers, or may administer. If
 * their role is unknown, the service decides when it is asked for the link.
 */
export function ownerOf({ membership }: Pick<ResolvedInvite, 'membership'>): Organization | undefined {
  return membership?.role === 'ORGANIZATION_ROLE_MEMBER' ? undefined : membership;
}

/**
 * Returns the organization whose current link replaces an invalid one. Asks the user if it is unknown, because the link
 * is no longer valid, or if the user is only a member of it.
 */
export async function resolveOrganization(services: Services, link: InviteLink): Promise<Organization | undefined> {
  const known = ownerOf(await resolveMembership(services, link));
  return known ?? askForOrganization(services, link);
}

/** Asks the user for an organization. It must be on the link's service, because its IDs mean nothing on another. */
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
