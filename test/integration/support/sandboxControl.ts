import * as v from 'valibot';
import type { SandboxAccess } from '../../host/integration/testChannel';

const report = v.object({
  calls: v.array(v.object({ method: v.string(), userAgent: v.optional(v.string()), connection: v.number() })),
});

export type Call = v.InferOutput<typeof report>['calls'][number];

/** The calls that a sandbox answered to a client of this name. */
export async function callsBy(userAgent: string, { origin }: SandboxAccess): Promise<Call[]> {
  const answer = await fetch(`${origin}/sandbox/calls`);
  const { calls } = v.parse(report, await answer.json());
  return calls.filter((call) => call.userAgent === userAgent);
}
