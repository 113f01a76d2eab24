import type { ServiceImpl } from '@connectrpc/connect';
import { pageOf } from '../connect/pagination';
import { connectError } from '../connect/connectError';
import {
  CountResponseRelation,
  OrganizationRole,
  type OrganizationService,
  SortField,
  SortOrder,
} from '../gen/gitpod_pb';
import type { Organization } from '../world/organization';
import type { Member, Role } from '../world/people';
import { type Call, callOf } from './call';
import { memberMessage, organizationMessage, roleNumber, statusNumber } from './messages';

/** The roles of a member. */
const roles: Readonly<Record<number, Role>> = {
  [OrganizationRole.ADMIN]: 'ORGANIZATION_ROLE_ADMIN',
  [OrganizationRole.MEMBER]: 'ORGANIZATION_ROLE_MEMBER',
};
const names = new Intl.Collator('en');

export const organizations = {
  getOrganization(request, context) {
    const call = callOf(context);
    return { organization: organizationMessage(call.membership(request.organizationId).organization) };
  },

  /**
   * Returns pages of members; without `sort`, the caller comes first, then the others by name. Former members are
   * included only if the filter names their status.
   */
  listMembers(request, context) {
    const call = callOf(context);
    const { organizationId, sort, pagination: requestedPage, count } = request;
    const { sorting, memberFilters } = call.behaviour;
    const filter = memberFilters === 'ignored' ? undefined : request.filter;
    if (sorting === 'refused' && sort?.field) {
      throw connectError('invalid_argument', 'sorting is not supported');
    }
    const { organization, member: caller } = call.membership(organizationId);
    const search = filter?.search.toLowerCase() ?? '';
    const { roles: inRoles = [], statuses = [] } = filter ?? {};
    const userIds = (filter?.userIds ?? []).map((id) => id.toLowerCase());
    const field = sorting === 'ignored' ? SortField.DATE_JOINED : (sort?.field ?? SortField.UNSPECIFIED);
    const order = sorting === 'ignored' ? SortOrder.ASC : sort?.order;

    const predicate = ({ fullName, email, role, status, userId }: Member): boolean =>
      `${fullName}\n${email}`.toLowerCase().includes(search) &&
      (inRoles.length === 0 || inRoles.includes(roleNumber(role))) &&
      (statuses.length === 0 ? status !== 'USER_STATUS_LEFT' : statuses.includes(statusNumber(status))) &&
      (userIds.length === 0 || userIds.includes(userId));
    const compare = (a: Member, b: Member): number => {
      const fieldOrder =
        field === SortField.DATE_JOINED ? a.memberSince - b.memberSince : names.compare(a.fullName, b.fullName);
      const callerFirst =
        field === SortField.UNSPECIFIED ? Number(b.userId === caller.userId) - Number(a.userId === caller.userId) : 0;
      return callerFirst || (order === SortOrder.DESC ? -fieldOrder : fieldOrder) || (a.userId < b.userId ? -1 : 1);
    };
    const queryKey = JSON.stringify([organizationId, filter, userIds, field, order, caller.userId]);
    const members = organization.members.sorted(queryKey, predicate, compare);
    const { page, pagination } = pageOf(members, queryKey, requestedPage, call.query);
    return {
      members: page.map(memberMessage),
      pagination,
      ...(count?.include === true ? { count: { value: members.length, relation: CountResponseRelation.EQ } } : {}),
    };
  },

  /** For admins only. */
  setRole(request, context) {
    const call = callOf(context);
    call.writer();
    const organization = call.administration(request.organizationId, 'change roles');
    const role = roles[request.role];
    if (role === undefined) {
      throw connectError('invalid_argument', 'invalid role');
    }
    const member = organization.members.get(request.userId);
    if (member === undefined || member.status === 'USER_STATUS_LEFT') {
      throw connectError('not_found', 'member not found');
    }
    if (role !== 'ORGANIZATION_ROLE_ADMIN') {
      requireAnotherAdmin(call, organization, member);
    }
    call.world.replaceMember(organization, { ...member, role });
    return {};
  },

  /** Removes a user from the caller's organization: the caller, or any user if the caller is an admin. */
  leaveOrganization(request, context) {
    const call = callOf(context);
    call.writer();
    const { organization, member } = call.userFor(request.userId);
    const leavingMember = organization.members.get(request.userId);
    if (leavingMember === undefined || leavingMember.status === 'USER_STATUS_LEFT') {
      throw connectError('not_found', 'member not found');
    }
    if (leavingMember.userId !== member.userId && member.role !== 'ORGANIZATION_ROLE_ADMIN') {
      throw connectError('permission_denied', 'only admins can remove others');
    }
    requireAnotherAdmin(call, organization, leavingMember);
    call.world.replaceMember(organization, { ...leavingMember, status: 'USER_STATUS_LEFT' });
    return {};
  },
} satisfies Partial<ServiceImpl<typeof OrganizationService>>;

function requireAnotherAdmin({ behaviour }: Call, organization: Organization, removed: Member): void {
  if (behaviour.lastAdmin === 'allowed') {
    return;
  }
  for (const member of organization.members) {
    const isAdmin = member.role === 'ORGANIZATION_ROLE_ADMIN' && member.status === 'USER_STATUS_ACTIVE';
    if (isAdmin && member.userId !== removed.userId) {
      return;
    }
  }
  throw connectError('failed_precondition', 'an organization needs at least one admin');
}
