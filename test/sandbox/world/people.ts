import type { OrganizationRoleJson, OrganizationTierJson, UserStatusJson } from '../gen/gitpod_pb';

export type Role = OrganizationRoleJson;
export type Status = UserStatusJson;
export type Tier = OrganizationTierJson;

/** An account that can sign in. It has one user in each organization it is a member of. */
export interface Account {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly loginProvider: string;
  readonly createdAt: number;
  readonly avatarUrl?: string;
  /** The organization that owns this account; an owned account cannot join others. */
  readonly ownedBy?: string;
  /** Whether the e-mail address is from a public provider, so that its domain proves nothing. */
  readonly publicEmailProvider?: boolean;
}

/** A user of one organization. */
export interface Member {
  readonly userId: string;
  /** Absent for filler members, which cannot sign in. */
  readonly accountId?: string;
  readonly fullName: string;
  readonly email: string;
  readonly loginProvider: string;
  readonly memberSince: number;
  readonly avatarUrl?: string;
  readonly role: Role;
  readonly status: Status;
}
