import * as v from 'valibot';
import type { SandboxAccess } from '../../host/integration/testChannel';
import { sandbox } from '../testRequest';

const report = v.object({
  calls: v.array(
    v.object({ method: v.string(), userAgent: v.optional(v.string()), connection: v.number(), result: v.string() }),
  ),
});

export type Call = v.InferOutput<typeof report>['calls'][number];

/** Sends a control request to the sandbox. */
export async function postControl(what: 'faults' | 'release' | 'reset', body: object): Promise<void> {
  await fetch(`${sandbox.origin}/sandbox/${what}`, { method: 'POST', body: JSON.stringify(body) });
}

/** The calls that a sandbox answered to a client with this user agent. */
export async function callsBy(userAgent: string, sandbox: SandboxAccess): Promise<Call[]> {
  return (await allCalls(sandbox)).filter((call) => call.userAgent === userAgent);
}

/** The calls that a sandbox answered to the installed extension. */
export async function callsByExtension(sandbox: SandboxAccess): Promise<Call[]> {
  return (await allCalls(sandbox)).filter(({ userAgent }) => userAgent?.includes(' gitpod-invites/') === true);
}

async function allCalls({ origin }: SandboxAccess): Promise<Call[]> {
  const answer = await fetch(`${origin}/sandbox/calls`);
  return v.parse(report, await answer.json()).calls;
}
