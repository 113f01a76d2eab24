import { inspect } from 'node:util';

export { chainOfCauses } from './chainOfCauses';

/** Codes of the Connect protocol, which are those of gRPC. */
export const connectCodes = [
  'canceled',
  'unknown',
  'invalid_argument',
  'deadline_exceeded',
  'not_found',
  'already_exists',
  'permission_denied',
  'resource_exhausted',
  'failed_precondition',
  'aborted',
  'out_of_range',
  'unimplemented',
  'internal',
  'unavailable',
  'data_loss',
  'unauthenticated',
] as const;

export type ConnectCode = (typeof connectCodes)[number];

/** What a caller can tell apart, and a person can be told. */
export type GitpodErrorKind =
  /** The token is missing, wrong, revoked or expired. */
  | 'signedOut'
  /** The account may not do this. */
  | 'refused'
  | 'notFound'
  | 'alreadyExists'
  /** The state of the organization or account does not allow it (single sign-on, tier, ownership). */
  | 'precondition'
  /** Too many calls; `retryAfterSeconds` says how long to wait when the service said so. */
  | 'rateLimited'
  /** The service did not accept what was asked. */
  | 'invalid'
  /** The service does not know this method; or it is no such service at all. */
  | 'unsupported'
  /** The service has trouble of its own. */
  | 'unavailable'
  | 'timedOut'
  /** The caller's own signal was aborted. */
  | 'cancelled'
  /** No connection, or a connection that broke. */
  | 'unreachable'
  /** The certificate of the service (or of a proxy in between) is not trusted. */
  | 'certificate'
  /** A proxy stands in between and does not let this through, or asks for a password. */
  | 'proxy'
  /** Answered with a redirect, which is never followed; `redirectedTo` names the host. */
  | 'redirected'
  /** An answer came, and it is not one of this API's. */
  | 'notUnderstood';

/**
 * What became of the request.
 * - `notSent`: it certainly did not reach the service.
 * - `refused`: the service said that it did not do it.
 * - `unknown`: it may have been done; read the state before saying anything.
 */
export type Outcome = 'notSent' | 'refused' | 'unknown';

export interface GitpodErrorDetails {
  readonly kind: GitpodErrorKind;
  readonly outcome: Outcome;
  /** `Service/Method`. */
  readonly method: string;
  /** Host and, where there is one, port. */
  readonly hostname: string;
  readonly code?: ConnectCode | undefined;
  /** HTTP status, where an answer came. */
  readonly status?: number | undefined;
  readonly retryAfterSeconds?: number | undefined;
  readonly userMessage?: string | undefined;
  readonly writtenForPeople?: boolean | undefined;
  readonly requestId?: string | undefined;
  readonly redirectedTo?: string | undefined;
  readonly cause?: unknown;
}

/**
 * The one error of this room. Its message holds method, host, status and code, and never an id, a header or a body;
 * so does everything else that is printed with it.
 */
export class GitpodError extends Error {
  readonly kind: GitpodErrorKind;
  readonly outcome: Outcome;
  readonly method: string;
  readonly hostname: string;
  readonly code: ConnectCode | undefined;
  readonly status: number | undefined;
  readonly retryAfterSeconds: number | undefined;
  /** The service's own name for this call, for its support; foreign, checked for shape. */
  readonly requestId: string | undefined;
  /** The host that a redirect pointed to. */
  readonly redirectedTo: string | undefined;
  /** Whether the service wrote `userMessage` for people; otherwise it is an error's text that reads like a sentence. */
  readonly writtenForPeople: boolean;
  readonly #userMessage: string | undefined;

  constructor(details: GitpodErrorDetails) {
    super(describe(details), details.cause === undefined ? {} : { cause: details.cause });
    this.name = 'GitpodError';
    this.kind = details.kind;
    this.outcome = details.outcome;
    this.method = details.method;
    this.hostname = details.hostname;
    this.code = details.code;
    this.status = details.status;
    this.retryAfterSeconds = details.retryAfterSeconds;
    this.requestId = details.requestId;
    this.redirectedTo = details.redirectedTo;
    this.writtenForPeople = details.writtenForPeople === true;
    this.#userMessage = details.userMessage;
  }

  /** What the service says to people. Foreign: without ids, but not yet harmless where markdown or icons are understood. */
  get userMessage(): string | undefined {
    return this.#userMessage;
  }

  /** Without stack and foreign errors, which a printed error would bring along. */
  [inspect.custom](): string {
    return `${this.name}: ${this.message}`;
  }
}

function describe({ method, hostname, kind, status, code }: GitpodErrorDetails): string {
  const facts = [status, code].filter((fact) => fact !== undefined).join(' ');
  return `${method} at ${hostname}: ${kind}${facts === '' ? '' : ` (${facts})`}`;
}
