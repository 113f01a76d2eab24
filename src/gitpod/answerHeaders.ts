import type { FetchResponse } from './ports';

type Headers = FetchResponse['headers'];

/** The seconds after which the service wants to be asked again. A date counts from the answer's own date, where it has one. */
export function retryAfterSeconds(headers: Headers, now: number): number | undefined {
  for (const name of ['retry-after', 'ratelimit-retryafter']) {
    const value = headers.get(name)?.trim() ?? '';
    if (/^\d{1,9}(?:\.\d{1,9})?$/.test(value)) return Math.ceil(Number(value));
    const date = httpDate(value);
    if (date !== undefined)
      return Math.max(0, Math.ceil((date - (httpDate(headers.get('date') ?? '') ?? now)) / 1_000));
  }
  return undefined;
}

/** The service's own name for this call, when it has the shape of one. For the log. */
export function requestId(headers: Headers): string | undefined {
  for (const name of ['x-request-id', 'x-gitpod-request-id', 'x-trace-id']) {
    const value = headers.get(name);
    if (value !== null && /^[\w.:=+/-]{1,100}$/.test(value)) return value;
  }
  return undefined;
}

/** The host that a redirect points to, and no more of the address: the rest may hold anything. */
export function redirectTarget(headers: Headers, requested: string): string | undefined {
  const location = headers.get('location');
  if (location === null || !URL.canParse(location, requested)) return undefined;
  const { protocol, host } = new URL(location, requested);
  return protocol === 'https:' || protocol === 'http:' ? host : undefined;
}

function httpDate(text: string): number | undefined {
  if (!/^[A-Z][a-z]{2,8},? /.test(text)) return undefined;
  const time = Date.parse(text);
  return Number.isNaN(time) ? undefined : time;
}
