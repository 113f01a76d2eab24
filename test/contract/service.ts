import { connectCodes } from '../../src/api/errors';
import type { GitpodHost } from '../../src/api/host';
import { at } from '../fakes/jsonAt';

const timeoutMs = 20_000;

/** A response. Only `outcome` is safe to print. */
export interface Reply {
  readonly status: number;
  /**
   * The status, followed by the code of a Connect error or the content type of a body that is not JSON: `404
   * not_found`.
   */
  readonly outcome: string;
  readonly headers: Headers;
  readonly json: unknown;
}

export interface CallOptions {
  readonly verb?: 'POST' | 'GET' | 'OPTIONS';
  /** The token to send. Defaults to the token of the service; `null` sends none. */
  readonly token?: string | null;
  /** The user to act as, for an account token. */
  readonly principal?: string | undefined;
  readonly headers?: Readonly<Record<string, string>>;
  /** Raw body to send instead of the message. */
  readonly body?: string | Uint8Array;
}

/** Calls the service at a host with one token. Redirects are not followed, so that no other host receives the token. */
export class Service {
  constructor(
    private readonly host: GitpodHost,
    private readonly token: string,
  ) {}

  /** @param procedure `Service/Method`, with a query string for GET requests */
  async call(procedure: string, message: object = {}, options: CallOptions = {}): Promise<Reply> {
    const { verb = 'POST', token = this.token, principal, headers } = options;
    const body = options.body ?? JSON.stringify(message);
    const response = await fetch(`${this.host.origin}/api/gitpod.v1.${procedure}`, {
      method: verb,
      headers: {
        'content-type': 'application/json',
        ...(token === null ? {} : { authorization: `Bearer ${token}` }),
        ...(principal === undefined ? {} : { 'x-gitpod-principal': `user/${principal}` }),
        ...headers,
      },
      ...(verb === 'POST' ? { body } : {}),
      redirect: 'manual',
      signal: AbortSignal.timeout(timeoutMs),
    });
    const json = jsonOf(await response.text());
    return { status: response.status, outcome: outcomeOf(response, json), headers: response.headers, json };
  }
}

function outcomeOf({ status, headers }: Response, json: unknown): string {
  if (status === 200) {
    return '200';
  }
  const code = connectCodes.find((known) => known === at(json, 'code'));
  const [type] = (headers.get('content-type') ?? '').split(';');
  const detail = code ?? (json === undefined && /^[a-z]+\/[a-z-]+$/.test(type ?? '') ? type : undefined);
  return detail === undefined ? String(status) : `${status} ${detail}`;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/** Like `at`; undefined unless the value is a string. */
export function textAt(json: unknown, ...path: readonly (string | number)[]): string | undefined {
  const value = at(json, ...path);
  return typeof value === 'string' ? value : undefined;
}

/** Like `at`; empty unless the value is a list. */
export function listAt(json: unknown, ...path: readonly (string | number)[]): readonly unknown[] {
  const value = at(json, ...path);
  return Array.isArray(value) ? value : [];
}
