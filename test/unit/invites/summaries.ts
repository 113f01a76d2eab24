import type { Service } from '../../fakes/service';

const method = 'GetOrganizationInviteSummary';

/** As whom the service was asked what invites are, one for each question. */
export function askedAs({ sandbox }: Service): readonly string[] {
  return sandbox.calls(method).map((call) => call.as);
}

/** Lets one question of what an invite is fail, with all that are tried for it. */
export function failSummaries(
  { sandbox }: Service,
  code: 'unavailable' | 'resource_exhausted',
  retryAfter?: number,
): void {
  const fault = { kind: 'error', code, ...(retryAfter === undefined ? {} : { retryAfter }) } as const;
  sandbox.faults({ method, times: 3, fault });
}
