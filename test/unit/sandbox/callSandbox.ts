import { at } from '../../fakes/jsonAt';
import type { Sandbox } from '../../sandbox/startSandbox';

export { at };

/** A response: the status, the body as JSON (or as text if it is not JSON), and the headers. */
export interface Reply {
  readonly status: number;
  readonly json: unknown;
  readonly headers: Headers;
}

/** Calls a method with plain `fetch`. `as` is the name of a token; without it, no credentials are sent. */
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

/** The header that selects one of an account's organizations. */
export function actingIn(sandbox: Sandbox, organizationKey: string, token: string): Record<string, string> {
  return { 'X-Gitpod-Principal': `user/${sandbox.world.memberOf(organizationKey, token).userId}` };
}

/** The id of an organization by its key. */
export function idOf(sandbox: Sandbox, organizationKey: string): string {
  return sandbox.world.organization(organizationKey).id;
}

/**
 * The current invite of an organization.
 * @throws Error when it has none
 */
export function inviteOf(sandbox: Sandbox, organizationKey: string): string {
  return textAt(sandbox.world.inviteOf(sandbox.world.organization(organizationKey)));
}

/** Like `at`, for text only. */
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
