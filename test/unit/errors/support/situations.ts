import type { TestExtension } from '../../../fakes/testExtension';
import type { FaultRule } from '../../../sandbox/startSandbox';

type Fault = FaultRule['fault'];

/** A kind of failure, independent of the command. */
export interface Situation {
  /** The condition as a clause: "there is no connection". */
  readonly when: string;
  /** Makes these methods fail, each after `after` successful calls. */
  breaks(world: TestExtension, methods: readonly string[], after?: number): void;
}

/** Failures between the editor and the service. */
export const networkFailures: readonly Situation[] = [
  thrown('there is no connection', () => fetchFailed('getaddrinfo ENOTFOUND app.gitpod.io', 'ENOTFOUND')),
  thrown('the connection times out', () => fetchFailed('Connect Timeout Error', 'UND_ERR_CONNECT_TIMEOUT')),
  thrown('the connection is lost', () => fetchFailed('read ECONNRESET', 'ECONNRESET', 'read')),
  thrown('the response times out', () => fetchFailed('Headers Timeout Error', 'UND_ERR_HEADERS_TIMEOUT')),
  thrown('the certificate is not trusted', () => fetchFailed('self-signed certificate', 'DEPTH_ZERO_SELF_SIGNED_CERT')),
  thrown('the proxy rejects the connection', () => new Error('Proxy response (403) !== 200 when HTTP Tunneling')),
  answered('the sign-in page of a network responds', { kind: 'html', status: 200 }),
  answered('a gateway requires sign-in', { kind: 'html', status: 401 }),
  answered('a firewall rejects the request', { kind: 'html', status: 403 }),
  answered('a gateway cannot reach the service', { kind: 'html', status: 502 }),
  answered('the service redirects to another host', { kind: 'redirect', location: 'https://gitpod.harbour.example/' }),
  answered('the service redirects to an invalid URL', { kind: 'redirect', location: 'elsewhere:' }),
  answered('the host is not a Gitpod service', { kind: 'html', status: 404 }),
];

/** Errors that the service itself sends. */
export const serviceFailures: readonly Situation[] = [
  refused('the token has expired or was revoked', 'unauthenticated'),
  refused('permission is denied', 'permission_denied'),
  refused('a precondition fails', 'failed_precondition'),
  answered('the error has a message for users', {
    kind: 'error',
    code: 'permission_denied',
    userMessage: 'Invites are paused until Monday.',
  }),
  refused('the resource is not found', 'not_found'),
  refused('the resource already exists', 'already_exists'),
  refused('the request is invalid', 'invalid_argument'),
  answered('the request fails validation', {
    kind: 'error',
    code: 'invalid_argument',
    message: 'validation error: organizationId: value is required',
  }),
  refused('the method is not implemented', 'unimplemented'),
  answered('the rate limit is exceeded', { kind: 'error', code: 'resource_exhausted', message: '', retryAfter: 30 }),
  answered('the rate limit is exceeded for half an hour', {
    kind: 'error',
    code: 'resource_exhausted',
    message: '',
    retryAfter: 1800,
  }),
  refused('the rate limit is exceeded for an unknown time', 'resource_exhausted'),
  refused('the service is unavailable', 'unavailable'),
  refused('an internal error occurs', 'internal'),
  answered('the response has an unknown schema', { kind: 'wrongTypes' }),
];

/** The service, or a gateway in front of it, sends this response. */
export function answered(when: string, fault: Fault, times = 99): Situation {
  return {
    when,
    breaks: ({ sandbox }, methods, after = 0) => {
      sandbox.faults(...methods.map((method) => ({ method, after, times, fault })));
    },
  };
}

type ErrorCode = Extract<Fault, { kind: 'error' }>['code'];

function refused(when: string, code: ErrorCode): Situation {
  return answered(when, { kind: 'error', code, message: '' });
}

function thrown(when: string, error: () => Error): Situation {
  return {
    when,
    breaks: (world, methods, after) => {
      world.failCalls(error, methods, after);
    },
  };
}

/** An error like that of Node's `fetch`, whose reason is in `cause`. */
function fetchFailed(message: string, code: string, syscall?: string): Error {
  return new TypeError('fetch failed', { cause: Object.assign(new Error(message), { code, syscall }) });
}
