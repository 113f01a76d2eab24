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
  thrown('no connection comes about in time', () => fetchFailed('Connect Timeout Error', 'UND_ERR_CONNECT_TIMEOUT')),
  thrown('the connection breaks off', () => fetchFailed('read ECONNRESET', 'ECONNRESET', 'read')),
  thrown('no answer comes in time', () => fetchFailed('Headers Timeout Error', 'UND_ERR_HEADERS_TIMEOUT')),
  thrown('the certificate is not trusted', () => fetchFailed('self-signed certificate', 'DEPTH_ZERO_SELF_SIGNED_CERT')),
  thrown('the proxy does not let it through', () => new Error('Proxy response (403) !== 200 when HTTP Tunneling')),
  answered('the sign-in page of a network answers', { kind: 'html', status: 200 }),
  answered('a gateway wants a sign-in', { kind: 'html', status: 401 }),
  answered('a firewall refuses', { kind: 'html', status: 403 }),
  answered('a gateway finds the service down', { kind: 'html', status: 502 }),
  answered('another host is named', { kind: 'redirect', location: 'https://gitpod.harbour.example/' }),
  answered('another address is named that cannot be read', { kind: 'redirect', location: 'elsewhere:' }),
  answered('the address is not of such a service', { kind: 'html', status: 404 }),
];

/** Failures at the service itself, without a reason in words. */
export const serviceFailures: readonly Situation[] = [
  refused('the token has expired or was revoked', 'unauthenticated'),
  refused('it does not allow it', 'permission_denied'),
  refused('it does not allow it as things stand', 'failed_precondition'),
  answered('it says in its own words why not', {
    kind: 'error',
    code: 'permission_denied',
    userMessage: 'Invites are paused until Monday.',
  }),
  refused('it does not find it', 'not_found'),
  refused('it says that it is there already', 'already_exists'),
  refused('it does not accept the request', 'invalid_argument'),
  answered('it finds fault with the request', {
    kind: 'error',
    code: 'invalid_argument',
    message: 'validation error: organizationId: value is required',
  }),
  refused('it does not have the method', 'unimplemented'),
  answered('there were too many requests', { kind: 'error', code: 'resource_exhausted', message: '', retryAfter: 30 }),
  answered('there were far too many', { kind: 'error', code: 'resource_exhausted', message: '', retryAfter: 1800 }),
  refused('there were too many, and it does not say for how long', 'resource_exhausted'),
  refused('it is down', 'unavailable'),
  refused('it has an error of its own', 'internal'),
  answered('its answer has another form than is known', { kind: 'wrongTypes' }),
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
      world.break(error, methods, after);
    },
  };
}

/** An error like that of Node's `fetch`, whose reason is in `cause`. */
function fetchFailed(message: string, code: string, syscall?: string): Error {
  return new TypeError('fetch failed', { cause: Object.assign(new Error(message), { code, syscall }) });
}
