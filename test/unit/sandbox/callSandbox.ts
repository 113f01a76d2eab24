import { at } from '../../fakes/jsonAt';
import type { Sandbox } from '../../sandbox/startSandbox';

export { at };

/** What came back: the status, the body as JSON (or as text when it is none), and the headers. */
export interface Reply {
  readonly status: number;
  readonly json: unknown;
  readonly headers: Headers;
}

/** Calls a method as plain `fetch` would. `as` is the name of a token; without it nobody is signed in. */
export async function callSandbox(
  sandbox: Sandbox,
  procedure: string,
  request: unknown = {},
  options: { as?: string; headers?: Record<string, string>; signal?: AbortSignal; query?: string } = {},
): Promise<Reply> {
  const response = await fetch(`${sandbox.origin}/api/gitpod.v1.${procedure}${options.query ?? ''}`, {
    method: 'POST',
    headers: {
      'Content-Type': 'application/json',
      ...(options.as === undefined ? {} : { Authorization: `Bearer ${sandbox.token(options.as)}` }),
      ...options.headers,
    },
    body: JSON.stringify(request),
    redirect: 'manual',
    ...(options.signal === undefined ? {} : { signal: options.signal }),
  });
  const text = await response.text();
  return { status: response.status, json: readJson(text), headers: response.headers };
}

/** The header with which an account picks one of its organizations. */
export function actingIn(sandbox: Sandbox, organizationKey: string, token: string): Record<string, string> {
  return { 'X-Gitpod-Principal': `user/${sandbox.world.memberOf(organizationKey, token).userId}` };
}

/** The id of an organization by its key. */
export function idOf(sandbox: Sandbox, organizationKey: string): string {
  return sandbox.world.organization(organizationKey).id;
}

/** The invite that an organization has; throws when it has none. */
export function inviteOf(sandbox: Sandbox, organizationKey: string): string {
  return textAt(sandbox.world.inviteOf(sandbox.world.organization(organizationKey)));
}

/** The same where only text will do. */
export function textAt(json: unknown, ...path: readonly (string | number)[]): string {
  const value = at(json, ...path);
  if (typeof value !== 'string') {
    throw new Error(`No text at ${path.join('.')} of ${JSON.stringify(json)}`);
  }
  return value;
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
