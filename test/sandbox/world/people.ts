import type { OrganizationRoleJson, OrganizationTierJson, UserStatusJson } from '../gen/gitpod_pb';

export type Role = OrganizationRoleJson;
export type Status = UserStatusJson;
export type Tier = OrganizationTierJson;

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
