import type { FaultRule, Sandbox } from '../../sandbox/startSandbox';
import { callSandbox, idOf, type Reply } from './callSandbox';
import { rawCall } from './rawCall';

export type FaultToTry = FaultRule['fault'];

const procedure = 'OrganizationService/CreateOrganizationInvite';
const as = 'ada-acme';

/** The call that must not be repeated, made to fail: it shows whether work was done, for every Create makes another invite. */
export interface FaultyCreate {
  /** Every kind that was tried. */
  readonly tried: Set<FaultToTry['kind']>;
  /** Lets the next Create fail. */
  readonly fail: (fault: FaultToTry) => void;
  readonly create: (signal?: AbortSignal) => Promise<Reply>;
  readonly raw: (options?: { keepAlive?: boolean }) => ReturnType<typeof rawCall>;
  /** The invite that there is now. */
  readonly invite: () => string | undefined;
}

/** @param sandbox as it is when something is called: tests start it later */
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
