import { createContextKey, type HandlerContext } from '@connectrpc/connect';
import type { OpenCall } from '../calls';
import { connectError } from '../connect/connectError';
import type { Behaviour } from '../options';
import type { Organization } from '../world/organization';
import type { Member } from '../world/people';
import type { World } from '../world/world';
import type { Caller } from './caller';

/** The context key under which a method finds its `Call`. */
export const callKey = createContextKey<Call | undefined>(undefined);

export function callOf({ values }: Pick<HandlerContext, 'values'>): Call {
  const call = values.get(callKey);
  if (call === undefined) {
    throw new Error('A method was called without its call');
  }
  return call;
}

/** One call in flight: its caller, the world, and checks shared by the methods. Every check throws a `ConnectError`. */
export class Call {
  constructor(
    readonly world: World,
    readonly behaviour: Readonly<Behaviour>,
    /** The URL's query, where the official SDK puts page tokens. */
    readonly query: URLSearchParams,
    readonly caller: Caller | undefined,
    readonly record: OpenCall,
  ) {}

  /** @throws `unauthenticated` without a valid token */
  signedIn(): Caller {
    if (this.caller === undefined) {
      throw connectError('unauthenticated', 'no credentials provided');
    }
    return this.caller;
  }

  /** @throws `permission_denied` for a read-only token */
  writer(): Caller {
    const caller = this.signedIn();
    if (caller.token.readOnly) {
      throw connectError('permission_denied', 'this token is read-only');
    }
    return caller;
  }

  /**
   * The user that the call acts as.
   *
   * @throws `permission_denied` for an account that selected none
   */
  user(): { organization: Organization; member: Member } {
    const { user } = this.signedIn();
    if (user === undefined) {
      throw connectError('permission_denied', 'this method needs a user principal, not an account');
    }
    return user;
  }

  /** Like `user`, but when principals are inferred, an account acts as the user in the request. */
  userFor(userId: string): { organization: Organization; member: Member } {
    const { user, account } = this.signedIn();
    if (user === undefined && this.behaviour.withoutPrincipal === 'inferred') {
      for (const organization of this.world.organizationsOf(account.id)) {
        const member = organization.members.findByAccount(account.id);
        if (member?.userId === userId.toLowerCase()) {
          return { organization, member };
        }
      }
    }
    return this.user();
  }

  /** The organization and the caller's active user in it. */
  membership(organizationId: string): { organization: Organization; member: Member } {
    const { user, account } = this.signedIn();
    const organization = this.world.findOrganization(organizationId);
    if (organization === undefined) {
      throw connectError('not_found', 'organization not found');
    }
    const inferred = this.behaviour.withoutPrincipal === 'inferred' && user === undefined;
    const member = inferred ? organization.members.findByAccount(account.id) : this.user().member;
    const isInOrganization = inferred || user?.organization === organization;
    if (member === undefined || !isInOrganization || member.status !== 'USER_STATUS_ACTIVE') {
      throw connectError('permission_denied', 'not a member of this organization');
    }
    return { organization, member };
  }

  /** Like `membership`, for admins only; `doing` completes the error message. */
  administration(organizationId: string, action: string): Organization {
    const { organization, member } = this.membership(organizationId);
    if (member.role !== 'ORGANIZATION_ROLE_ADMIN') {
      throw connectError('permission_denied', `only admins can ${action}`);
    }
    return organization;
  }
}
