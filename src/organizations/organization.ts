import type { OrganizationRole, OrganizationTier } from '../api/messages';
import type { Session } from '../auth/session';

/** An organization as one session sees it: what is asked about it is asked with that session. */
export interface Organization {
  readonly id: string;
  /** Untrusted text; empty when the service tells no name. */
  readonly name: string;
  readonly session: Session;
  /** The caller's role there; unspecified when the service does not tell. */
  readonly role: OrganizationRole;
  readonly memberCount?: number | undefined;
  readonly tier: OrganizationTier;
  /** The caller's user in that organization, for an account token: its calls name the user they are made as. */
  readonly userId?: string | undefined;
}

/** One organization on one service, whichever session sees it and under whichever of the service's names. */
export function organizationKey(organization: Organization): string {
  return `${organization.session.host.service.origin}/${organization.id}`;
}

/** Who the caller is there; a token of one organization is that user's. */
export function ownUserId({ userId, session }: Pick<Organization, 'userId' | 'session'>): string {
  return userId ?? session.subjectId;
}

export function isAdmin({ role }: Pick<Organization, 'role'>): boolean {
  return role === 'ORGANIZATION_ROLE_ADMIN';
}

/** Whether the user is known to be a plain member, to whom the service gives no invite link. */
export function isMember({ role }: Pick<Organization, 'role'>): boolean {
  return role === 'ORGANIZATION_ROLE_MEMBER';
}

/** Whether the organization is known to be on a free plan; those usually have no invites. */
export function isFree({ tier }: Pick<Organization, 'tier'>): boolean {
  return tier === 'ORGANIZATION_TIER_FREE' || tier === 'ORGANIZATION_TIER_FREE_ONA';
}

/** Admins first, for they are who invites; then by name. */
export function byUsefulness(one: Organization, other: Organization): number {
  return (
    Number(isAdmin(other)) - Number(isAdmin(one)) ||
    collator.compare(one.name, other.name) ||
    (one.id < other.id ? -1 : 1)
  );
}

const collator = new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' });
