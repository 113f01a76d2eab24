import type { IncomingHttpHeaders } from 'node:http';
import { connectError } from '../connect/connectError';
import type { Organization } from '../world/organization';
import type { Account, Member } from '../world/people';
import type { Token } from '../world/token';
import type { World } from '../world/world';

/** The caller: an account, and the user it acts as when the token or `X-Gitpod-Principal` specifies one. */
export interface Caller {
  readonly token: Token;
  readonly account: Account;
  readonly user?: { readonly organization: Organization; readonly member: Member };
}

/**
 * Reads `Authorization` and `X-Gitpod-Principal: user/<userId>`.
 *
 * @returns `undefined` without a token
 * @throws `unauthenticated` for an unknown or expired token, `invalid_argument` for a malformed principal,
 * `permission_denied` for a principal that is not the caller's, unless `ignoresOutdated`
 */
export function identify(world: World, headers: IncomingHttpHeaders, ignoresOutdated: boolean): Caller | undefined {
  if (headers.authorization === undefined) {
    return undefined;
  }
  const bearer = /^Bearer +(\S+)$/i.exec(headers.authorization)?.[1];
  const token = bearer === undefined ? undefined : world.findToken(bearer);
  if (token === undefined) {
    throw connectError('unauthenticated', 'invalid token');
  }
  if (token.expiresAt <= world.now()) {
    throw connectError('unauthenticated', 'token is expired');
  }
  const account = world.account(token.accountId);
  const principalHeader = headers['x-gitpod-principal']?.toString();
  const user =
    principalHeader === undefined
      ? userOfToken(world, token)
      : principal(world, token, principalHeader, ignoresOutdated);
  return { token, account, ...(user === undefined ? {} : { user }) };
}

function userOfToken(world: World, token: Token): Caller['user'] {
  if (token.user === undefined) {
    return undefined;
  }
  const organization = world.organization(token.user.organizationId);
  const member = token.serviceAccount ?? organization.members.get(token.user.userId);
  if (member === undefined || member.status === 'USER_STATUS_LEFT') {
    throw connectError('unauthenticated', 'the user of this token does not exist any more');
  }
  return { organization, member };
}

function principal(world: World, token: Token, header: string, ignoresOutdated: boolean): Caller['user'] {
  const userId = /^user\/([0-9a-f-]{36})$/i.exec(header)?.[1]?.toLowerCase();
  if (userId === undefined) {
    throw connectError('invalid_argument', 'invalid principal');
  }
  for (const organization of world.organizationsOf(token.accountId)) {
    const member = organization.members.findByAccount(token.accountId);
    const isCurrentUser = member?.userId === userId && member.status !== 'USER_STATUS_LEFT';
    if (isCurrentUser && (token.user === undefined || token.user.userId === userId)) {
      return { organization, member };
    }
  }
  if (ignoresOutdated) {
    return userOfToken(world, token);
  }
  throw connectError('permission_denied', 'the token cannot act as this principal');
}
