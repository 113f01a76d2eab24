import type { ServiceImpl } from '@connectrpc/connect';
import { pageOf } from '../connect/pagination';
import { connectError } from '../connect/connectError';
import type { AccountService } from '../gen/gitpod_pb';
import type { Organization } from '../world/organization';
import type { Token } from '../world/token';
import { type Call, callOf } from './call';
import type { Caller } from './caller';
import { organizationOfInvite } from './invites';
import { allowsEmailDomain } from './joining';
import { joinableMessage, roleNumber, tierNumber, timestamp } from './messages';

export const accounts: ServiceImpl<typeof AccountService> = {
  /** Returns the account with the memberships that the token may see. */
  getAccount(_request, context) {
    const call = callOf(context);
    const caller = accountCaller(call);
    const { account, token } = caller;
    const visibility = visibleMemberships(call, caller);
    const memberships = [];
    for (const organization of call.world.organizationsOf(account.id)) {
      const member = organization.members.findByAccount(account.id);
      const isVisible = visibility === 'every' || member?.userId === token.user?.userId;
      if (member !== undefined && member.status !== 'USER_STATUS_LEFT' && isVisible) {
        memberships.push({
          ...joinableMessage(organization),
          userId: member.userId,
          userRole: roleNumber(member.role),
          organizationTier: tierNumber(organization.tier),
        });
      }
    }
    const createdAt = timestamp(account.createdAt);
    const joinables = joinable(call, caller).map(joinableMessage);
    const organizationId = account.ownedBy === undefined ? {} : { organizationId: account.ownedBy };
    return { account: { ...account, createdAt, updatedAt: createdAt, memberships, joinables, ...organizationId } };
  },

  listJoinableOrganizations(request, context) {
    const call = callOf(context);
    const found = joinable(call, accountCaller(call));
    const { page, pagination } = pageOf(found, 'joinable', request.pagination, call.query);
    return { joinableOrganizations: page.map(joinableMessage), pagination };
  },

  /** Returns the login providers. Needs no token. An SSO organization, found by invite or e-mail, has only its own. */
  listLoginProviders({ filter, pagination: requestedPage }, context) {
    const call = callOf(context);
    const domain = filter?.email?.toLowerCase().split('@')[1];
    const organization =
      filter?.inviteId === undefined
        ? call.world.organizations.find((known) => domain !== undefined && known.inviteDomains.includes(domain))
        : organizationOfInvite(call, filter.inviteId);
    const providers = organization?.joinByLink === 'ssoRequired' ? ['sso'] : ['google', 'github'];
    const messages = providers.map((provider) => ({ provider, loginUrl: `https://login.example/oauth2/${provider}` }));
    const { page, pagination } = pageOf(messages, JSON.stringify(filter ?? {}), requestedPage, call.query);
    return { loginProviders: page, pagination };
  },
};

function accountCaller(call: Call): Caller {
  const caller = call.signedIn();
  const visibility = visibleMemberships(call, caller);
  if (typeof visibility === 'object') {
    throw connectError(visibility.refusedAs, 'this method needs an account, not a personal access token');
  }
  return caller;
}

function visibleMemberships(
  { behaviour: { personalTokensSee } }: Call,
  { token }: Caller,
): NonNullable<Token['seesAccount']> {
  const defaultVisibility = personalTokensSee === 'refused' ? { refusedAs: 'permission_denied' } : personalTokensSee;
  return token.seesAccount ?? (token.user === undefined ? 'every' : defaultVisibility);
}

function joinable(call: Call, { account }: Caller): Organization[] {
  return call.world.organizations.filter((organization) => {
    const status = organization.members.findByAccount(account.id)?.status ?? 'USER_STATUS_LEFT';
    return status === 'USER_STATUS_LEFT' && account.ownedBy === undefined && allowsEmailDomain(organization, account);
  });
}
