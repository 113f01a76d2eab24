import { ConnectError } from '../connect/connectError';
import { PageRequest } from '../connect/pagination';
import { roles, statuses, type Member } from '../world/people';
import type { Organization } from '../world/organization';
import type { Method } from './call';
import { memberMessage, organizationMessage } from './messages';

const sortFields = ['SORT_FIELD_UNSPECIFIED', 'SORT_FIELD_NAME', 'SORT_FIELD_DATE_JOINED'] as const;
const sortOrders = ['SORT_ORDER_UNSPECIFIED', 'SORT_ORDER_ASC', 'SORT_ORDER_DESC'] as const;
const names = new Intl.Collator('en');

export const getOrganization: Method = (request, call) => {
  const organizationId = request.uuid('organizationId');
  request.check();
  return { organization: organizationMessage(call.membership(organizationId).organization) };
};

/** Pages of members. Those who left are shown only when their status is asked for. */
export const listMembers: Method = (request, call) => {
  const organizationId = request.uuid('organizationId');
  const filter = request.message('filter');
  const search = filter.string('search').toLowerCase();
  const wanted = {
    roles: filter.enumerations('roles', roles),
    statuses: filter.enumerations('statuses', statuses),
    userIds: filter.uuids('userIds'),
  };
  const sort = request.message('sort');
  const field = sort.enumeration('field', sortFields);
  const order = sort.enumeration('order', sortOrders);
  const pages = new PageRequest(request, call.query);
  if (call.behaviour.sorting === 'refused' && field !== 'SORT_FIELD_UNSPECIFIED') {
    request.violate('sort', 'sorting is not supported');
  }
  request.check();
  const { organization } = call.membership(organizationId);

  const keep = (member: Member): boolean =>
    (search === '' || `${member.fullName}\n${member.email}`.toLowerCase().includes(search)) &&
    (wanted.roles.length === 0 || wanted.roles.includes(member.role)) &&
    (wanted.statuses.length === 0 ? member.status !== 'USER_STATUS_LEFT' : wanted.statuses.includes(member.status)) &&
    (wanted.userIds.length === 0 || wanted.userIds.includes(member.userId));
  const direction = order === 'SORT_ORDER_DESC' ? -1 : 1;
  const compare = (a: Member, b: Member): number => {
    const by = field === 'SORT_FIELD_NAME' ? names.compare(a.fullName, b.fullName) : a.memberSince - b.memberSince;
    return direction * by || (a.userId < b.userId ? -1 : 1);
  };
  const question = JSON.stringify([organizationId, search, wanted, field, order]);
  const { page, pagination } = pages.take(organization.members.sorted(question, keep, compare), question);
  return { members: page.map(memberMessage), pagination };
};

/** Admins only; the last admin stays one. */
export const setRole: Method = (request, call) => {
  const organizationId = request.uuid('organizationId');
  const userId = request.uuid('userId');
  const role = request.enumeration('role', roles);
  if (role === 'ORGANIZATION_ROLE_UNSPECIFIED') {
    request.violate('role', 'value must not be in list [0] [enum.not_in]');
  }
  request.check();
  call.writer();
  const organization = call.administration(organizationId, 'change roles');
  const member = organization.members.get(userId);
  if (member === undefined || member.status === 'USER_STATUS_LEFT') {
    throw new ConnectError('not_found', 'member not found');
  }
  if (role !== 'ORGANIZATION_ROLE_ADMIN') {
    keepAnAdmin(organization, member);
  }
  call.world.change(organization, { ...member, role });
  return {};
};

/** Takes a user out of the caller's organization: oneself, or anybody for an admin. */
export const leaveOrganization: Method = (request, call) => {
  const userId = request.uuid('userId');
  request.check();
  call.writer();
  const { organization, member } = call.userFor(userId);
  const leaving = organization.members.get(userId);
  if (leaving === undefined || leaving.status === 'USER_STATUS_LEFT') {
    throw new ConnectError('not_found', 'member not found');
  }
  if (leaving.userId !== member.userId && member.role !== 'ORGANIZATION_ROLE_ADMIN') {
    throw new ConnectError('permission_denied', 'only admins can remove others');
  }
  keepAnAdmin(organization, leaving);
  call.world.change(organization, { ...leaving, status: 'USER_STATUS_LEFT' });
  return {};
};

function keepAnAdmin(organization: Organization, without: Member): void {
  for (const member of organization.members) {
    const isAdmin = member.role === 'ORGANIZATION_ROLE_ADMIN' && member.status === 'USER_STATUS_ACTIVE';
    if (isAdmin && member.userId !== without.userId) {
      return;
    }
  }
  throw new ConnectError('failed_precondition', 'an organization needs at least one admin');
}
