import type { GitpodError } from '../../src/api/errors';
import { Transport, type TransportLimits, type TransportRequest } from '../../src/api/transport';
import { FakeClock } from './fakeClock';
import { LoggedLines } from './logged';
import { failureOf, hostOf } from './samples';
import { fetchFailed, ScriptedFetcher, type Step, systemError } from './scriptedFetcher';

export const connectionReset = fetchFailed(systemError('read ECONNRESET', { code: 'ECONNRESET', syscall: 'read' }));
export const hostNotFound = fetchFailed(systemError('getaddrinfo ENOTFOUND', { code: 'ENOTFOUND' }));

export interface ScriptOptions {
  readonly limits?: Partial<TransportLimits>;
  readonly userAgent?: string;
  readonly clock?: FakeClock;
}

/** A transport that plays back `steps`; the last one repeats. Jitter is always at its maximum. */
export function scripted(
  steps: Step[],
  { limits = {}, userAgent = 'Code/1 Invites/1', clock = new FakeClock() }: ScriptOptions = {},
) {
  const fetcher = new ScriptedFetcher('fetch', ...steps);
  const logger = new LoggedLines();
  const transport = new Transport({ fetchers: [fetcher], clock, logger, userAgent, random: () => 1, limits });
  return {
    fetcher,
    logger,
    clock,
    call: (request: TransportRequest): Promise<unknown> => transport.call(request),
    /** Returns the error of a call after letting `ms` pass. */
    failing: async (request: TransportRequest, ms = 0): Promise<GitpodError> => {
      const failure = failureOf(transport.call(request));
      await clock.advance(ms);
      return await failure;
    },
  };
}

export const read = (more: Partial<TransportRequest> = {}): TransportRequest => ({
  host: hostOf('https://app.gitpod.io'),
  method: 'OrganizationService/GetOrganization',
  idempotent: true,
  message: {},
  ...more,
});

export const change = (more: Partial<TransportRequest> = {}): TransportRequest =>
  read({ method: 'OrganizationService/CreateOrganizationInvite', idempotent: false, ...more });
