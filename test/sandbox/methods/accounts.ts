import { ConnectError } from '../connect/connectError';
import { PageRequest } from '../connect/pagination';
import { optional, timestamp, type Message } from '../connect/protoJson';
import type { Organization } from '../world/organization';
import type { Call, Method } from './call';
import type { Caller } from './caller';
import { organizationBehind } from './invites';
import { welcomes } from './joining';
import { joinableMessage } from './messages';

/** The account with its memberships: all of them, or those that the token lets it see. */
export const getAccount: Method = (request, call) => {
  request.check();
  const caller = accountCaller(call);
  const { account, token } = caller;
  const memberships: Message[] = [];
  for (const organization of call.world.organizationsOf(account.id)) {
    const member = organization.members.ofAccount(account.id);
    const isVisible = token.seesAccount === 'every' || member?.userId === token.user?.userId;
    if (member !== undefined && member.status !== 'USER_STATUS_LEFT' && isVisible) {
      memberships.push({
        userId: member.userId,
        userRole: member.role,
        organizationId: organization.id,
        organizationName: organization.name,
        organizationMemberCount: optional(organization.members.size),
        organizationTier: organization.tier,
      });
    }
  }
  return {
    account: {
      id: account.id,
      name: account.name,
      email: account.email,
      avatarUrl: account.avatarUrl,
      createdAt: timestamp(account.createdAt),
      updatedAt: timestamp(account.createdAt),
      memberships,
      joinables: joinable(call, caller).map(joinableMessage),
      organizationId: optional(account.ownedBy),
      publicEmailProvider: account.publicEmailProvider,
    },
  };
};

export const listJoinableOrganizations: Method = (request, call) => {
  const pages = new PageRequest(request, call.query);
  request.check();
  const { page, pagination } = pages.take(joinable(call, accountCaller(call)), 'joinable');
  return { joinableOrganizations: page.map(joinableMessage), pagination };
};

/** Ways to sign in; also for somebody who is not signed in. An invite or an e-mail address to an SSO organization has only its own. */
export const listLoginProviders: Method = (request, call) => {
  const filter = request.message('filter');
  const inviteId = filter.optionalUuid('inviteId');
  const domain = filter.string('email').toLowerCase().split('@')[1];
  const pages = new PageRequest(request, call.query);
  request.check();
  const organization =
    inviteId === undefined
      ? call.world.organizations.find((known) => domain !== undefined && known.inviteDomains.includes(domain))
      : organizationBehind(call, inviteId);
  const providers = organization?.joinByLink === 'ssoRequired' ? ['sso'] : ['google', 'github'];
  const messages = providers.map((provider) => ({ provider, loginUrl: `https://login.example/oauth2/${provider}` }));
  const { page, pagination } = pages.take(messages, JSON.stringify([inviteId, domain]));
  return { loginProviders: page, pagination };
};

function accountCaller(call: Call): Caller {
  const caller = call.signedIn();
  if (typeof caller.token.seesAccount === 'object') {
    const message = 'this method needs an account, not a personal access token';
    throw new ConnectError(caller.token.seesAccount.refusedAs, message);
  }
  return caller;
}

function joinable(call: Call, { account }: Caller): Organization[] {
  return call.world.organizations.filter((organization) => {
    const status = organization.members.ofAccount(account.id)?.status ?? 'USER_STATUS_LEFT';
    return status === 'USER_STATUS_LEFT' && account.ownedBy === undefined && welcomes(organization, account);
  });
}
