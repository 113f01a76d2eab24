import type { Service } from '../../fakes/service';

const method = 'GetOrganizationInviteSummary';

/** The identity of each summary request, in order. */
export function askedAs({ sandbox }: Service): readonly string[] {
  return sandbox.calls(method).map((call) => call.as);
}

/** Makes one summary request fail, including its retries. */
export function failSummaries(
  { sandbox }: Service,
  code: 'unavailable' | 'resource_exhausted',
  retryAfter?: number,
): void {
  const fault = { kind: 'error', code, ...(retryAfter === undefined ? {} : { retryAfter }) } as const;
  sandbox.faults({ method, times: 3, fault });
}
