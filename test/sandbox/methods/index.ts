import { getAccount, listJoinableOrganizations, listLoginProviders } from './accounts';
import type { Method } from './call';
import { getAuthenticatedIdentity, getAuthenticatedUser } from './identity';
import { createOrganizationInvite, getOrganizationInvite, getOrganizationInviteSummary } from './invites';
import { joinOrganization } from './joining';
import { getOrganization, leaveOrganization, listMembers, setRole } from './organizations';

/** Every method that the sandbox has, by service and name without the package `gitpod.v1`. */
export const methods: Readonly<Record<string, Readonly<Record<string, Method>>>> = {
  AccountService: {
    GetAccount: getAccount,
    ListJoinableOrganizations: listJoinableOrganizations,
    ListLoginProviders: listLoginProviders,
  },
  IdentityService: { GetAuthenticatedIdentity: getAuthenticatedIdentity },
  OrganizationService: {
    CreateOrganizationInvite: createOrganizationInvite,
    GetOrganization: getOrganization,
    GetOrganizationInvite: getOrganizationInvite,
    GetOrganizationInviteSummary: getOrganizationInviteSummary,
    JoinOrganization: joinOrganization,
    LeaveOrganization: leaveOrganization,
    ListMembers: listMembers,
    SetRole: setRole,
  },
  UserService: { GetAuthenticatedUser: getAuthenticatedUser },
};

/** The methods that answer somebody who is not signed in. */
export const openMethods: ReadonlySet<string> = new Set(['GetOrganizationInviteSummary', 'ListLoginProviders']);

export const methodNames: readonly string[] = Object.values(methods).flatMap((service) => Object.keys(service));
