import type { FaultRule, Sandbox } from '../../sandbox/startSandbox';
import { callSandbox, idOf, type Reply } from './callSandbox';
import { rawCall } from './rawCall';

export type FaultToTry = FaultRule['fault'];

const procedure = 'OrganizationService/CreateOrganizationInvite';
const as = 'ada-acme';

/**
 * A failing Create, which must not be retried. It shows whether work was done, because every Create makes another
 * invite.
 */
export interface FaultyCreate {
  /** Every kind of fault that was tested. */
  readonly tried: Set<FaultToTry['kind']>;
  /** Makes the next Create fail. */
  readonly fail: (fault: FaultToTry) => void;
  readonly create: (signal?: AbortSignal) => Promise<Reply>;
  readonly raw: (options?: { keepAlive?: boolean }) => ReturnType<typeof rawCall>;
  /** The current invite. */
  readonly invite: () => string | undefined;
}

/** @param sandbox returns the sandbox, which tests start later */
export function faultyCreate(sandbox: () => Sandbox): FaultyCreate {
  const tried = new Set<FaultToTry['kind']>();
  const request = (): object => ({ organizationId: idOf(sandbox(), 'acme') });
  return {
    tried,
    fail: (fault) => {
      tried.add(fault.kind);
      sandbox().faults({ method: 'CreateOrganizationInvite', fault });
    },
    create: (signal) =>
      callSandbox(sandbox(), procedure, request(), { as, ...(signal === undefined ? {} : { signal }) }),
    raw: (options) => rawCall(sandbox(), procedure, request(), as, options),
    invite: () => sandbox().world.inviteOf(sandbox().world.organization('acme')),
  };
}
