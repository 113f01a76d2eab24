import type { OrganizationRole, OrganizationTier } from '../api/messages';
import type { Session } from '../auth/session';

/** An organization as one session sees it; requests about it use that session. */
export interface Organization {
  readonly id: string;
  /** Untrusted text; empty if the service provides no name. */
  readonly name: string;
  readonly session: Session;
  /** The caller's role in the organization; unspecified if the service does not provide it. */
  readonly role: OrganizationRole;
  readonly memberCount?: number | undefined;
  readonly tier: OrganizationTier;
  /** The caller's user ID in the organization, for an account token: its requests name the user they act as. */
  readonly userId?: string | undefined;
}

/** Identifies an organization on its service, regardless of the session and of the service's host name. */
export function organizationKey(organization: Organization): string {
  return `${organization.session.host.service.origin}/${organization.id}`;
}

/** The caller's user ID in the organization; a token of one organization belongs to that user. */
export function ownUserId({ userId, session }: Pick<Organization, 'userId' | 'session'>): string {
  return userId ?? session.subjectId;
}

export function isAdmin({ role }: Pick<Organization, 'role'>): boolean {
  return role === 'ORGANIZATION_ROLE_ADMIN';
}

/** Whether the user is known to be a non-admin member, who cannot read the invite link. */
export function isMember({ role }: Pick<Organization, 'role'>): boolean {
  return role === 'ORGANIZATION_ROLE_MEMBER';
}

/** Whether the organization is known to be on a free plan; those usually have no invites. */
export function isFree({ tier }: Pick<Organization, 'tier'>): boolean {
  return tier === 'ORGANIZATION_TIER_FREE' || tier === 'ORGANIZATION_TIER_FREE_ONA';
}

/** Sorts admin memberships first, because admins send invites; then by name. */
export function byUsefulness(one: Organization, other: Organization): number {
  return (
    Number(isAdmin(other)) - Number(isAdmin(one)) ||
    collator.compare(one.name, other.name) ||
    (one.id < other.id ? -1 : 1)
  );
}

const collator = new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' });
