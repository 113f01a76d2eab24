import { inspect } from 'node:util';

import { actionableMessage } from './errorDetails';
import { maskSecrets } from './sanitize';

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

/** What a caller can tell apart, and a user can be told. */
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
  /** The certificate of the service (or of a proxy in between) is not trusted, or none is checked: see `checksOff`. */
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
  readonly isWrittenForUsers?: boolean | undefined;
  readonly requestId?: string | undefined;
  readonly redirectedTo?: string | undefined;
  readonly checksOff?: boolean | undefined;
  readonly signedOutHere?: boolean | undefined;
  readonly tokenReplaced?: boolean | undefined;
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
  /** The service's own name for this call, for its support; untrusted, checked for shape. */
  readonly requestId: string | undefined;
  /** The host that a redirect pointed to. */
  readonly redirectedTo: string | undefined;
  /** This process checks no certificates, so that anybody could answer in the service's place. */
  readonly checksOff: boolean;
  /** The account was signed out in this VS Code, so there was no token to send. */
  readonly signedOutHere: boolean;
  /** The account was given another token while the call was on its way with the one that was turned away. */
  readonly tokenReplaced: boolean;
  /** Whether the service wrote `userMessage` for users; otherwise it is an error's text that reads like a sentence. */
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
    this.checksOff = details.checksOff === true;
    this.signedOutHere = details.signedOutHere === true;
    this.tokenReplaced = details.tokenReplaced === true;
    this.isWrittenForUsers = details.isWrittenForUsers === true;
    this.#userMessage = details.userMessage;
  }

  /** What the service says to users. Untrusted: without ids, but not yet sanitized for where markdown or icons are understood. */
  get userMessage(): string | undefined {
    return this.#userMessage;
  }

  /** Without stack and the errors of others, which a printed error would bring along. */
  [inspect.custom](): string {
    return `${this.name}: ${this.message}`;
  }
}

/** The error for whoever did not want to wait for an answer. */
export function cancelledError(method: string, { hostname }: { readonly hostname: string }): GitpodError {
  return new GitpodError({ kind: 'cancelled', outcome: 'notSent', method, hostname });
}

function describe({ method, hostname, kind, status, code, checksOff }: GitpodErrorDetails): string {
  const facts = [status, code, checksOff === true ? 'not checked' : undefined]
    .filter((fact) => fact !== undefined)
    .join(' ');
  return `${method} at ${hostname}: ${kind}${facts === '' ? '' : ` (${facts})`}`;
}

const most = 8;

/**
 * An error and everything that caused it, in one line for the log: `fetch failed` alone helps nobody. Several errors at
 * once (one for each address that was tried) stand in brackets. Never contains a token or an id.
 */
export function formatErrorChain(error: unknown): string {
  const seen = new Set<unknown>();
  const describe = (current: unknown): string => {
    if (seen.size >= most) return '…';
    seen.add(current);
    if (!(current instanceof Error)) return oneLine(typeof current === 'string' ? current : `(${typeof current})`);
    const parts = [ownWords(current)];
    if (current instanceof AggregateError) {
      const several = current.errors.filter((each) => !seen.has(each)).map(describe);
      if (several.length > 0) parts.push(`[${several.join('; ')}]`);
    }
    if (current.cause !== undefined && !seen.has(current.cause)) parts.push(`← ${describe(current.cause)}`);
    return parts.join(' ');
  };
  return describe(error);
}

function ownWords(error: Error): string {
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  const message = oneLine(error.message);
  const words = code === '' || message.includes(code) ? message : `${message} ${oneLine(code)}`.trim();
  return words === '' ? error.name : words;
}

/** Control characters would let an untrusted text write lines of its own into the log. */
function oneLine(text: string): string {
  // eslint-disable-next-line no-control-regex -- they are what is looked for
  const flat = text.slice(0, 500).replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g, ' ');
  return maskSecrets(flat).trim();
}

const longest = 400;

/** Codes whose message speaks about what was asked, and not about the service's insides. */
const spokenToPeople: ReadonlySet<ConnectCode> = new Set<ConnectCode>([
  'invalid_argument',
  'out_of_range',
  'not_found',
  'already_exists',
  'permission_denied',
  'resource_exhausted',
  'failed_precondition',
  'unauthenticated',
]);

/** What a Connect error says to users. Untrusted text: without ids and tokens and on one line, but not sanitized. */
interface UserMessage {
  readonly userMessage: string;
  /** It was written for users, and does not only read like a sentence. */
  readonly isWrittenForUsers: boolean;
}

/** The actionable detail of a Connect error, or else its message where that reads like a sentence. */
export function userMessageOf(
  code: ConnectCode,
  message: string,
  details: readonly unknown[],
): UserMessage | undefined {
  const written = actionableMessage(details);
  if (written !== undefined) return { userMessage: presentable(written), isWrittenForUsers: true };
  if (!spokenToPeople.has(code)) return undefined;
  const userMessage = presentable(withoutMachinery(message.slice(0, 4 * longest), code));
  return looksLikeASentence(userMessage) ? { userMessage, isWrittenForUsers: false } : undefined;
}

/** `validation error:\n - name: value is required [required]` → `name: value is required`; `not_found: no such …` → `no such …`. */
function withoutMachinery(message: string, code: ConnectCode): string {
  const text = message
    .trim()
    .replace(/^(?:rpc error: code = \w+ desc = |\[?\w+\]?: )/, (prefix) =>
      prefix.startsWith('rpc error') || prefix.includes(code) ? '' : prefix,
    );
  if (!/^validation errors?:/i.test(text)) return text;
  const [first = ''] = text
    .replace(/^validation errors?:/i, '')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  return first.replace(/^-\s*/, '').replace(/\s*\[[\w.]+\]$/, '');
}

function presentable(text: string): string {
  // eslint-disable-next-line no-control-regex -- they are what is looked for
  const line = text.slice(0, 4 * longest).replace(/[\s\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g, ' ');
  const masked = maskSecrets(line).trim();
  return masked.length <= longest ? masked : `${masked.slice(0, longest - 1).trimEnd()}…`;
}

/** More than one word, and neither markup, nor JSON, nor a stack. */
function looksLikeASentence(text: string): boolean {
  return text.includes(' ') && !/^[<{[]|<\/?[a-z][^>]*>|\bgoroutine\b|\bpanic:|\bat \S+:\d+/i.test(text);
}
