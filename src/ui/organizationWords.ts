import { l10n } from 'vscode';

import type { OrganizationRole, OrganizationTier } from '../gitpod/messages';
import type { Organization } from '../organizations/organization';
import { harmless } from '../gitpod/harmless';

/** The organization's name, harmless; its own words where the service tells none. */
export function organizationName(organization: Pick<Organization, 'name'>): string {
  return harmless(organization.name) || l10n.t('An organization without a name');
}

/** Undefined where the service does not tell the role. */
export function roleWords(role: OrganizationRole): string | undefined {
  switch (role) {
    case 'ORGANIZATION_ROLE_ADMIN':
      return l10n.t('admin');
    case 'ORGANIZATION_ROLE_MEMBER':
      return l10n.t('member');
    case 'ORGANIZATION_ROLE_UNSPECIFIED':
      return undefined;
    default:
      return role satisfies never;
  }
}

/** Undefined where the service does not tell the tier. */
export function tierWords(tier: OrganizationTier): string | undefined {
  switch (tier) {
    case 'ORGANIZATION_TIER_FREE':
    case 'ORGANIZATION_TIER_FREE_ONA':
      return l10n.t('Free');
    case 'ORGANIZATION_TIER_CORE':
      return l10n.t('Core');
    case 'ORGANIZATION_TIER_ENTERPRISE':
      return l10n.t('Enterprise');
    case 'ORGANIZATION_TIER_UNSPECIFIED':
      return undefined;
    default:
      return tier satisfies never;
  }
}

/** How many members, in words; undefined where the service does not tell. */
export function memberCountWords({ memberCount }: Pick<Organization, 'memberCount'>): string | undefined {
  if (memberCount === undefined) {
    return undefined;
  }
  return memberCount === 1 ? l10n.t('1 member') : l10n.t('{0} members', memberCount.toLocaleString());
}
