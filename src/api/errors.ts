import { inspect } from 'node:util';

import { actionableMessage } from './errorDetails';
import { maskSecrets } from './sanitize';

/** Error codes of the Connect protocol, the same as those of gRPC. */
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

/** The kinds of error that callers distinguish and users get different messages for. */
export type GitpodErrorKind =
  /** The token is missing, wrong, revoked or expired. */
  | 'signedOut'
  /** The account has no permission. */
  | 'refused'
  | 'notFound'
  | 'alreadyExists'
  /** The state of the organization or account does not allow the request (single sign-on, tier, ownership). */
  | 'precondition'
  /** Too many requests; `retryAfterSeconds` is the delay that the service requests, if any. */
  | 'rateLimited'
  /** The service rejected the request as invalid. */
  | 'invalid'
  /** The service does not implement this method, or is not a Gitpod service at all. */
  | 'unsupported'
  /** The service has an internal problem. */
  | 'unavailable'
  | 'timedOut'
  /** The caller's signal was aborted. */
  | 'cancelled'
  /** No connection could be made, or it broke. */
  | 'unreachable'
  /** The certificate of the service (or a proxy) is not trusted, or certificates are not checked: see `checksOff`. */
  | 'certificate'
  /** A proxy blocks the request or requires authentication. */
  | 'proxy'
  /** The response is a redirect, which is never followed; `redirectedTo` is its host. */
  | 'redirected'
  /** The response is not one of this API. */
  | 'notUnderstood';

/**
 * The outcome of a failed request.
 * - `notSent`: it certainly did not reach the service.
 * - `refused`: the service did not carry it out.
 * - `unknown`: it may have been carried out; read the state before reporting anything.
 */
export type Outcome = 'notSent' | 'refused' | 'unknown';

export interface GitpodErrorDetails {
  readonly kind: GitpodErrorKind;
  readonly outcome: Outcome;
  /** `Service/Method`. */
  readonly method: string;
  /** Host, with the port if it is not the scheme's default. */
  readonly hostname: string;
  readonly code?: ConnectCode | undefined;
  /** HTTP status, if there was a response. */
  readonly status?: number | undefined;
  readonly retryAfterSeconds?: number | undefined;
  readonly userMessage?: string | undefined;
  readonly isWrittenForUsers?: boolean | undefined;
  readonly requestId?: string | undefined;
  readonly redirectedTo?: string | undefined;
  readonly certificateChecksDisabled?: boolean | undefined;
  readonly signedOutLocally?: boolean | undefined;
  readonly tokenReplaced?: boolean | undefined;
  readonly cause?: unknown;
}

/**
 * The error of every failed call. Its message contains the method, host, kind, status and code. Neither the message nor
 * anything printed with it contains an ID, a header or a body.
 */
export class GitpodError extends Error {
  readonly kind: GitpodErrorKind;
  readonly outcome: Outcome;
  readonly method: string;
  readonly hostname: string;
  readonly code: ConnectCode | undefined;
  readonly status: number | undefined;
  readonly retryAfterSeconds: number | undefined;
  /** The service's ID of this request, for its support team; untrusted, but checked for its format. */
  readonly requestId: string | undefined;
  /** The host that a redirect pointed to. */
  readonly redirectedTo: string | undefined;
  /** This process does not check certificates, so any server could answer in place of the service. */
  readonly checksOff: boolean;
  /** The account was signed out in this VS Code, so there was no token to send. */
  readonly signedOutHere: boolean;
  /** The account's token was replaced while the request with the rejected token was in flight. */
  readonly tokenReplaced: boolean;
  /** Whether the service wrote `userMessage` for users; if not, it is an error text that looks like a sentence. */
  readonly isWrittenForUsers: boolean;
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
    this.checksOff = details.certificateChecksDisabled === true;
    this.signedOutHere = details.signedOutLocally === true;
    this.tokenReplaced = details.tokenReplaced === true;
    this.isWrittenForUsers = details.isWrittenForUsers === true;
    this.#userMessage = details.userMessage;
  }

  /** The service's message for users. Untrusted: without IDs, but not sanitized for Markdown or icons. */
  get userMessage(): string | undefined {
    return this.#userMessage;
  }

  /** Omits the stack and the causes, which a printed error would include. */
  [inspect.custom](): string {
    return `${this.name}: ${this.message}`;
  }
}

/** The error for a caller that cancelled instead of waiting for a response. */
export function cancelledError(method: string, { hostname }: { readonly hostname: string }): GitpodError {
  return new GitpodError({ kind: 'cancelled', outcome: 'notSent', method, hostname });
}

function describe({
  method,
  hostname,
  kind,
  status,
  code,
  certificateChecksDisabled: checksOff,
}: GitpodErrorDetails): string {
  const facts = [status, code, checksOff === true ? 'not checked' : undefined]
    .filter((fact) => fact !== undefined)
    .join(' ');
  return `${method} at ${hostname}: ${kind}${facts === '' ? '' : ` (${facts})`}`;
}

const most = 8;

/**
 * Formats an error and all its causes as one line for the log, because `fetch failed` alone does not help. Several
 * errors at once (one for each address that was tried) are in brackets. Never contains a token or an ID.
 */
export function formatErrorChain(error: unknown): string {
  const seen = new Set<unknown>();
  const describe = (current: unknown): string => {
    if (seen.size >= most) {
      return '…';
    }
    seen.add(current);
    if (!(current instanceof Error)) {
      return oneLine(typeof current === 'string' ? current : `(${typeof current})`);
    }
    const parts = [formatError(current)];
    if (current instanceof AggregateError) {
      const several = current.errors.filter((each) => !seen.has(each)).map(describe);
      if (several.length > 0) {
        parts.push(`[${several.join('; ')}]`);
      }
    }
    if (current.cause !== undefined && !seen.has(current.cause)) {
      parts.push(`← ${describe(current.cause)}`);
    }
    return parts.join(' ');
  };
  return describe(error);
}

function formatError(error: Error): string {
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  const message = oneLine(error.message);
  const words = code === '' || message.includes(code) ? message : `${message} ${oneLine(code)}`.trim();
  return words === '' ? error.name : words;
}

/** Removes control characters, with which untrusted text could add lines to the log, and masks secrets. */
function oneLine(text: string): string {
  // eslint-disable-next-line no-control-regex -- matched on purpose
  const flat = text.slice(0, 500).replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g, ' ');
  return maskSecrets(flat).trim();
}

const longest = 400;

/** Codes whose message is about the request and not about the service's internals. */
const codesWithUserMessage: ReadonlySet<ConnectCode> = new Set<ConnectCode>([
  'invalid_argument',
  'out_of_range',
  'not_found',
  'already_exists',
  'permission_denied',
  'resource_exhausted',
  'failed_precondition',
  'unauthenticated',
]);

/** A Connect error's message for users. Untrusted: on one line, without IDs and tokens, but not sanitized. */
interface UserMessage {
  readonly userMessage: string;
  /** Whether it was written for users; if not, it only looks like a sentence. */
  readonly isWrittenForUsers: boolean;
}

/** The actionable detail of a Connect error, or else its message if that looks like a sentence. */
export function userMessageOf(
  code: ConnectCode,
  message: string,
  details: readonly unknown[],
): UserMessage | undefined {
  const written = actionableMessage(details);
  if (written !== undefined) {
    return { userMessage: presentable(written), isWrittenForUsers: true };
  }
  if (!codesWithUserMessage.has(code)) {
    return undefined;
  }
  const userMessage = presentable(stripTechnicalPrefix(message.slice(0, 4 * longest), code));
  return looksLikeASentence(userMessage) ? { userMessage, isWrittenForUsers: false } : undefined;
}

/**
 * `validation error:\n - name: value is required [required]` → `name: value is required`;
 * `not_found: no such …` → `no such …`.
 */
function stripTechnicalPrefix(message: string, code: ConnectCode): string {
  const text = message
    .trim()
    .replace(/^(?:rpc error: code = \w+ desc = |\[?\w+\]?: )/, (prefix) =>
      prefix.startsWith('rpc error') || prefix.includes(code) ? '' : prefix,
    );
  if (!/^validation errors?:/i.test(text)) {
    return text;
  }
  const [first = ''] = text
    .replace(/^validation errors?:/i, '')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  return first.replace(/^-\s*/, '').replace(/\s*\[[\w.]+\]$/, '');
}

function presentable(text: string): string {
  // eslint-disable-next-line no-control-regex -- matched on purpose
  const line = text.slice(0, 4 * longest).replace(/[\s\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g, ' ');
  const masked = maskSecrets(line).trim();
  return masked.length <= longest ? masked : `${masked.slice(0, longest - 1).trimEnd()}…`;
}

/** More than one word, and neither markup nor JSON nor a stack trace. */
function looksLikeASentence(text: string): boolean {
  return text.includes(' ') && !/^[<{[]|<\/?[a-z][^>]*>|\bgoroutine\b|\bpanic:|\bat \S+:\d+/i.test(text);
}
