import * as v from 'valibot';

import {
  account,
  count,
  id,
  joinableOrganization,
  list,
  loginProvider,
  maybe,
  maybeId,
  maybeText,
  organization,
  organizationMember,
  principal,
  user,
} from './messages';

/** A method of the API: its name, whether it may be retried automatically, and the schema of its response. */
export interface Method<Answer> {
  /** `Service/Method`, within the package `gitpod.v1`. */
  readonly name: string;
  /** Whether repeating the request has no further effect. Other requests are never retried. */
  readonly idempotent: boolean;
  readonly answer: v.GenericSchema<unknown, Answer>;
}

const read = <Answer>(name: string, answer: v.GenericSchema<unknown, Answer>): Method<Answer> => ({
  name,
  idempotent: true,
  answer,
});
const change = <Answer>(name: string, answer: v.GenericSchema<unknown, Answer>): Method<Answer> => ({
  name,
  idempotent: false,
  answer,
});

/** The token of the next page; `undefined` on the last page. */
const pagination = v.pipe(
  maybe(v.object({ nextToken: maybeText })),
  v.transform((page) => page?.nextToken),
);
const nothing = v.pipe(
  v.object({}),
  v.transform(() => undefined),
);

export const getAccount = read(
  'AccountService/GetAccount',
  v.pipe(
    v.object({ account }),
    v.transform((answer) => answer.account),
  ),
);

export const listJoinableOrganizations = read(
  'AccountService/ListJoinableOrganizations',
  v.pipe(
    v.object({ joinableOrganizations: list(joinableOrganization), pagination }),
    v.transform((answer) => ({ joinableOrganizations: answer.joinableOrganizations, nextToken: answer.pagination })),
  ),
);

export const listLoginProviders = read(
  'AccountService/ListLoginProviders',
  v.pipe(
    v.object({ loginProviders: list(loginProvider), pagination }),
    v.transform((answer) => ({ loginProviders: answer.loginProviders, nextToken: answer.pagination })),
  ),
);

export const getAuthenticatedIdentity = read(
  'IdentityService/GetAuthenticatedIdentity',
  v.object({ subject: v.object({ id, principal }), organizationId: maybeId, organizationTier: maybeText }),
);

export const getAuthenticatedUser = read(
  'UserService/GetAuthenticatedUser',
  v.pipe(
    v.object({ user }),
    v.transform((answer) => answer.user),
  ),
);

export const getOrganization = read(
  'OrganizationService/GetOrganization',
  v.pipe(
    v.object({ organization }),
    v.transform((answer) => answer.organization),
  ),
);

export const listMembers = read(
  'OrganizationService/ListMembers',
  v.pipe(
    v.object({ members: list(organizationMember), pagination }),
    v.transform((answer) => ({ members: answer.members, nextToken: answer.pagination })),
  ),
);

export const joinOrganization = change(
  'OrganizationService/JoinOrganization',
  v.pipe(
    v.object({ member: organizationMember }),
    v.transform((answer) => answer.member),
  ),
);

export const setRole = change('OrganizationService/SetRole', nothing);

export const leaveOrganization = change('OrganizationService/LeaveOrganization', nothing);

/** Creates an invite and **invalidates the previous one** for everyone who has it. Cannot be undone. */
export const createOrganizationInvite = change(
  'OrganizationService/CreateOrganizationInvite',
  v.pipe(
    v.object({ invite: v.object({ inviteId: id }) }),
    v.transform((answer) => answer.invite),
  ),
);

/** Some servers create an invite here if there is none, but none invalidates an existing one, so it may be retried. */
export const getOrganizationInvite = read(
  'OrganizationService/GetOrganizationInvite',
  v.pipe(
    v.object({ invite: maybe(v.object({ inviteId: maybeId })) }),
    v.transform(({ invite }) => (invite?.inviteId === undefined ? undefined : { inviteId: invite.inviteId })),
  ),
);

export const getOrganizationInviteSummary = read(
  'OrganizationService/GetOrganizationInviteSummary',
  v.object({ organizationId: id, organizationName: maybeText, organizationMemberCount: maybe(count) }),
);
