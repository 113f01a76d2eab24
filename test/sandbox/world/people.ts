export const roles = ['ORGANIZATION_ROLE_UNSPECIFIED', 'ORGANIZATION_ROLE_ADMIN', 'ORGANIZATION_ROLE_MEMBER'] as const;
export type Role = (typeof roles)[number];

export const statuses = [
  'USER_STATUS_UNSPECIFIED',
  'USER_STATUS_ACTIVE',
  'USER_STATUS_SUSPENDED',
  'USER_STATUS_LEFT',
] as const;
export type Status = (typeof statuses)[number];

export type Tier =
  'ORGANIZATION_TIER_FREE' | 'ORGANIZATION_TIER_ENTERPRISE' | 'ORGANIZATION_TIER_CORE' | 'ORGANIZATION_TIER_FREE_ONA';

/** A person who can sign in. One account has one user in every organization that it is a member of. */
export interface Account {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly loginProvider: string;
  readonly createdAt: number;
  readonly avatarUrl?: string;
  /** The organization that owns this account; such an account may not join others. */
  readonly ownedBy?: string;
  /** True when the e-mail address is from a provider open to everybody, so that its domain says nothing. */
  readonly publicEmailProvider?: boolean;
}

/** A user of one organization. */
export interface Member {
  readonly userId: string;
  /** Absent for members that only fill the list: nobody signs in as them. */
  readonly accountId?: string;
  readonly fullName: string;
  readonly email: string;
  readonly loginProvider: string;
  readonly memberSince: number;
  readonly avatarUrl?: string;
  readonly role: Role;
  readonly status: Status;
}
