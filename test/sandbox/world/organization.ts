import { MemberList } from './memberList';
import type { Tier } from './people';

/**
 * What `GetOrganizationInvite` does when there is no invite. The real service almost certainly `creates` one, but
 * clients must handle the others, too: `notFound` is unlikely; an `empty` or `absent` invite would violate the
 * service's own schema.
 */
export type GetInvite = 'creates' | 'empty' | 'absent' | 'notFound';

/** Who can join by invite: any account, only accounts of the organization's SSO, or only provisioned ones (SCIM). */
export type JoinByLink = 'allowed' | 'ssoRequired' | 'provisionedOnly';

/** One organization. Tests may change the fields that are not `readonly`; invites are changed through `World`. */
export class Organization {
  readonly id: string;
  /** The short name that tests and documentation use, such as `acme`. */
  readonly key: string;
  readonly createdAt: number;
  readonly members = new MemberList();
  name: string;
  tier: Tier;
  updatedAt: number;
  /** E-mail domains whose accounts may join without an invite. */
  inviteDomains: readonly string[];
  joinByLink: JoinByLink;
  /** Overrides the sandbox's option for this organization. */
  getInvite: GetInvite | undefined;

  constructor(fields: {
    id: string;
    key: string;
    name: string;
    tier: Tier;
    createdAt: number;
    inviteDomains?: readonly string[];
    joinByLink?: JoinByLink;
  }) {
    this.id = fields.id;
    this.key = fields.key;
    this.name = fields.name;
    this.tier = fields.tier;
    this.createdAt = fields.createdAt;
    this.updatedAt = fields.createdAt;
    this.inviteDomains = fields.inviteDomains ?? [];
    this.joinByLink = fields.joinByLink ?? 'allowed';
  }

  /** Organizations on a free tier have no invites. */
  get isFree(): boolean {
    return this.tier === 'ORGANIZATION_TIER_FREE' || this.tier === 'ORGANIZATION_TIER_FREE_ONA';
  }
}
