import type { GitpodClient } from '../api/client';
import { GitpodError } from '../api/errors';
import type { Clock } from '../api/ports';
import type { SessionClients } from '../auth/clients';
import type { Session } from '../auth/session';
import type { InviteLink } from '../links/inviteLink';
import { type InvitedOrganization, type InviteStatus, isCallerRejected } from './inviteStatus';
import type { StatusRequest } from './inviteStatusRequests';

interface StatusServices {
  readonly sessions: () => Promise<readonly Session[]>;
  readonly clients: SessionClients;
  readonly clock: Clock;
}

interface RequestOptions {
  readonly link: InviteLink;
  readonly request: StatusRequest;
  readonly signal: AbortSignal;
  /** The organization from when the invite last worked: the service does not tell for one that stopped. */
  readonly lastKnown: () => InvitedOrganization | undefined;
}

/**
 * Requests the status of an invite with each session of its service until one is not rejected; then, for a user only,
 * without a session. Changes nothing. Never rejects: a failure is a status too.
 */
export async function requestStatus(services: StatusServices, options: RequestOptions): Promise<InviteStatus> {
  const { clients, clock } = services;
  const { host } = options.link;
  let sessions: readonly Session[];
  try {
    sessions = (await services.sessions()).filter((session) => session.host.isSameService(host));
  } catch (error) {
    return { kind: 'error', error, at: clock.now() };
  }
  let refused: InviteStatus | undefined;
  for (const session of sessions) {
    const status = await requestAs(clients.withoutAuthErrors(session), clock, options, session);
    if (!isCallerRejected(status)) {
      return status;
    }
    refused ??= status;
  }
  if (options.request.byUser) {
    const status = await requestAs(clients.anonymous(host.service), clock, options);
    return isCallerRejected(status) ? (refused ?? status) : status;
  }
  return refused ?? { kind: 'unknown', at: clock.now() };
}

async function requestAs(
  client: GitpodClient,
  clock: Clock,
  { link, signal, lastKnown }: RequestOptions,
  session?: Session,
): Promise<InviteStatus> {
  try {
    const summary = await client.organizations.invites.getSummary({ inviteId: link.inviteId }, { signal });
    return {
      kind: 'valid',
      organizationId: summary.organizationId,
      name: summary.organizationName,
      memberCount: summary.organizationMemberCount,
      at: clock.now(),
    };
  } catch (error) {
    const at = clock.now();
    return error instanceof GitpodError && error.kind === 'notFound'
      ? { kind: 'revoked', lastKnown: lastKnown(), at }
      : { kind: 'error', error, session, at };
  }
}
