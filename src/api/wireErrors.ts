import * as v from 'valibot';

import { retryDelaySeconds } from './errorDetails';
import { type ConnectCode, connectCodes, type GitpodErrorKind, type Outcome, userMessageOf } from './errors';

/** The meaning of an unsuccessful response. */
interface ServiceFailure {
  readonly kind: GitpodErrorKind;
  readonly outcome: Outcome;
  readonly code?: ConnectCode;
  readonly userMessage?: string | undefined;
  readonly isWrittenForUsers?: boolean;
  /** The retry delay that the service requests. */
  readonly retryAfterSeconds?: number;
}

const connectError = v.object({
  code: v.picklist(connectCodes),
  message: v.fallback(v.string(), ''),
  details: v.fallback(v.array(v.unknown()), []),
});

/** Interprets the body if it is a Connect error, or else only the status: a proxy's HTML page adds no information. */
export function serviceFailure(status: number, body: string | undefined): ServiceFailure {
  const result = v.safeParse(connectError, jsonOf(body));
  if (!result.success) {
    return fromStatus(status);
  }
  const { code, message, details } = result.output;
  const retryAfterSeconds = retryDelaySeconds(details);
  return {
    ...{ ...fromConnectCode(code), code, ...userMessageOf(code, message, details) },
    ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
  };
}

/** A Connect error comes from the service itself. A refusal is definite; other failures leave the outcome unknown. */
function fromConnectCode(code: ConnectCode): { kind: GitpodErrorKind; outcome: Outcome } {
  switch (code) {
    case 'unauthenticated':
      return { kind: 'signedOut', outcome: 'refused' };
    case 'permission_denied':
      return { kind: 'refused', outcome: 'refused' };
    case 'not_found':
      return { kind: 'notFound', outcome: 'refused' };
    case 'already_exists':
      return { kind: 'alreadyExists', outcome: 'refused' };
    case 'failed_precondition':
      return { kind: 'precondition', outcome: 'refused' };
    case 'resource_exhausted':
      return { kind: 'rateLimited', outcome: 'refused' };
    case 'invalid_argument':
    case 'out_of_range':
      return { kind: 'invalid', outcome: 'refused' };
    case 'unimplemented':
      return { kind: 'unsupported', outcome: 'refused' };
    case 'aborted':
      return { kind: 'unavailable', outcome: 'refused' };
    case 'deadline_exceeded':
      return { kind: 'timedOut', outcome: 'unknown' };
    // The service itself cancelled: if the caller had, the response would not be read.
    case 'canceled':
    case 'unavailable':
    case 'internal':
    case 'data_loss':
    case 'unknown':
      return { kind: 'unavailable', outcome: 'unknown' };
  }
}

const kindsByStatus: Readonly<Partial<Record<number, GitpodErrorKind>>> = {
  400: 'invalid',
  401: 'signedOut',
  402: 'precondition',
  403: 'refused',
  // Not `notFound`: the method is missing at this address, not the requested resource.
  404: 'unsupported',
  405: 'unsupported',
  406: 'unsupported',
  407: 'proxy',
  408: 'timedOut',
  409: 'precondition',
  410: 'unsupported',
  411: 'invalid',
  412: 'precondition',
  413: 'invalid',
  414: 'invalid',
  415: 'unsupported',
  421: 'unsupported',
  422: 'invalid',
  423: 'precondition',
  428: 'precondition',
  429: 'rateLimited',
  431: 'invalid',
  451: 'refused',
  501: 'unsupported',
  505: 'unsupported',
  511: 'proxy',
};

/**
 * Interprets a status without a Connect error. The outcome is unknown, because an intermediary may have replaced the
 * service's response. Only a proxy's authentication request, or a redirect (except 303 and one whose status `fetch`
 * hides), shows that the request went no further.
 */
function fromStatus(status: number): ServiceFailure {
  if (status === 407 || status === 511) {
    return { kind: 'proxy', outcome: 'notSent' };
  }
  if (status === 0 || (status >= 300 && status < 400)) {
    return { kind: 'redirected', outcome: status === 0 || status === 303 ? 'unknown' : 'refused' };
  }
  return { kind: kindsByStatus[status] ?? (status >= 400 ? 'unavailable' : 'notUnderstood'), outcome: 'unknown' };
}

function jsonOf(body: string | undefined): unknown {
  // Most bodies that are not Connect errors begin with `<`.
  if (body?.trimStart().startsWith('{') !== true) {
    return undefined;
  }
  try {
    return JSON.parse(body) as unknown;
  } catch {
    return undefined;
  }
}

/** The meaning of an error that was thrown instead of a response. */
export interface NetworkFailure {
  readonly kind: Extract<GitpodErrorKind, 'unreachable' | 'timedOut' | 'certificate' | 'proxy' | 'notUnderstood'>;
  /** No connection to the service was made, so nothing can have reached it. Set only if that is certain. */
  readonly notSent: boolean;
  /** Most likely failed during the TLS handshake, so almost certainly nothing was sent. */
  readonly handshake?: true;
}

const noConnection: NetworkFailure = { kind: 'unreachable', notSent: true };
const connectTimeout: NetworkFailure = { kind: 'timedOut', notSent: true };
const badCertificate: NetworkFailure = { kind: 'certificate', notSent: true };
const proxyRefused: NetworkFailure = { kind: 'proxy', notSent: true };
const handshakeFailed: NetworkFailure = { kind: 'unreachable', notSent: false, handshake: true };
const connectionLost: NetworkFailure = { kind: 'unreachable', notSent: false };
const tookTooLong: NetworkFailure = { kind: 'timedOut', notSent: false };
/** undici throws an error without a message or code when it gets a 407 response on its own connection. */
const proxyWantsPassword: NetworkFailure = { kind: 'proxy', notSent: false };
const unreadableResponse: NetworkFailure = { kind: 'notUnderstood', notSent: false };

/** Node's codes for invalid certificates (`tls`, "X509 certificate error codes"); all occur before anything is sent. */
const certificateCodes = new Set([
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_GET_CRL',
  'UNABLE_TO_DECRYPT_CERT_SIGNATURE',
  'UNABLE_TO_DECRYPT_CRL_SIGNATURE',
  'UNABLE_TO_DECODE_ISSUER_PUBLIC_KEY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'CERT_SIGNATURE_FAILURE',
  'CRL_SIGNATURE_FAILURE',
  'CERT_NOT_YET_VALID',
  'CERT_HAS_EXPIRED',
  'CRL_NOT_YET_VALID',
  'CRL_HAS_EXPIRED',
  'ERROR_IN_CERT_NOT_BEFORE_FIELD',
  'ERROR_IN_CERT_NOT_AFTER_FIELD',
  'ERROR_IN_CRL_LAST_UPDATE_FIELD',
  'ERROR_IN_CRL_NEXT_UPDATE_FIELD',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'CERT_CHAIN_TOO_LONG',
  'CERT_REVOKED',
  'INVALID_CA',
  'PATH_LENGTH_EXCEEDED',
  'INVALID_PURPOSE',
  'CERT_UNTRUSTED',
  'CERT_REJECTED',
  'HOSTNAME_MISMATCH',
  'ERR_TLS_CERT_ALTNAME_INVALID',
  'ERR_TLS_CERT_ALTNAME_FORMAT',
]);

const noConnectionCodes = new Set([
  'ENOTFOUND',
  'EAI_AGAIN',
  'EAI_FAIL',
  'ECONNREFUSED',
  'EHOSTUNREACH',
  'ENETUNREACH',
]);

/** Chromium's error names, for requests that the editor sends through Electron; in the message, without a code. */
const noConnectionInChromium =
  /^ERR_(?:NAME_NOT_RESOLVED|NAME_RESOLUTION_FAILED|DNS_\w+|INTERNET_DISCONNECTED|CONNECTION_REFUSED|CONNECTION_FAILED|ADDRESS_UNREACHABLE)$/;
const proxyInChromium = /^ERR_(?:PROXY_\w+|TUNNEL_CONNECTION_FAILED|SOCKS_\w+|MANDATORY_PROXY_\w+)$/;

/** Messages of undici and the editor's proxy agents when a proxy refuses the connection. */
const proxyErrorPattern =
  /Proxy response \(\d{3}\)|tunneling socket could not be established|Proxy connection ended before receiving CONNECT/i;
/** Node's message, which comes with the code of an ordinary connection reset. */
const tlsHandshakeReset = 'before secure TLS connection was established';

const deepest = 8;

/**
 * Finds the first error in the chain of causes that explains the failure. If that error leaves the outcome uncertain,
 * searches further for the failed connections to every address of the host, whose wrapper can have its own code.
 */
export function networkFailure(error: unknown): NetworkFailure {
  return failureIn(error, 0) ?? connectionLost;
}

function failureIn(error: unknown, depth: number): NetworkFailure | undefined {
  let uncertain: NetworkFailure | undefined;
  for (let current = error; depth < deepest && current instanceof Error; depth++) {
    const several = errorsIn(current);
    const found = several === undefined ? classifyError(current) : classifyErrors(several, depth);
    if (uncertain === undefined && found !== undefined && (found.notSent || wasConnected(current))) {
      return found;
    }
    if (several !== undefined && found?.notSent === true) {
      return found;
    }
    uncertain ??= found;
    current = current.cause;
  }
  return uncertain;
}

/** The errors of an `AggregateError` or a similar class, from Node's `net` or a package. */
function errorsIn(error: Error): readonly unknown[] | undefined {
  const errors: unknown = Reflect.get(error, 'errors');
  return Array.isArray(errors) && errors.length > 0 ? errors : undefined;
}

/** Whether an established connection failed. No other error can then prove that nothing was sent. */
function wasConnected(error: Error): boolean {
  const syscall = stringAt(error, 'syscall') ?? stringAt(error, 'erroredSysCall');
  return syscall === 'read' || syscall === 'write';
}

/** Every address of a host was tried. Certainly nothing was sent only if that is certain for each. */
function classifyErrors(errors: readonly unknown[], depth: number): NetworkFailure | undefined {
  const all = errors.map((each) => failureIn(each, depth + 1) ?? connectionLost);
  return all.find((each) => !each.notSent) ?? all[0];
}

function classifyError(error: Error): NetworkFailure | undefined {
  const { message } = error;
  if (proxyErrorPattern.test(message) || error.name === 'SocksClientError') {
    return proxyRefused;
  }
  // `bad port`: `fetch` blocks certain ports.
  if (message.includes(tlsHandshakeReset) || message === 'bad port') {
    return noConnection;
  }
  if (error.name === 'HTTPParserError') {
    return unreadableResponse;
  }
  const chromium = /\bnet::(ERR_\w+)/.exec(message)?.[1];
  if (chromium !== undefined) {
    return ofChromium(chromium);
  }
  const code = stringAt(error, 'code');
  // For several failed connections, `node-fetch` keeps only the code of the first and drops their `AggregateError`,
  // which has no message.
  if (code !== undefined && stringAt(error, 'type') === 'system' && message.endsWith('reason: ')) {
    return failureOfCode(code, 'connect');
  }
  if (code === undefined) {
    return message === '' && error.cause === undefined ? proxyWantsPassword : undefined;
  }
  return failureOfCode(code, stringAt(error, 'syscall') ?? stringAt(error, 'erroredSysCall'));
}

function failureOfCode(code: string, syscall: string | undefined): NetworkFailure | undefined {
  if (certificateCodes.has(code)) {
    return badCertificate;
  }
  if (code === 'UND_ERR_CONNECT_TIMEOUT') {
    return connectTimeout;
  }
  if (syscall === 'connect') {
    return code === 'ETIMEDOUT' ? connectTimeout : noConnection;
  }
  if (noConnectionCodes.has(code) && syscall !== 'read' && syscall !== 'write') {
    return noConnection;
  }
  if (code.startsWith('UND_ERR_PRX')) {
    return proxyRefused;
  }
  if (code === 'EPROTO' || code.startsWith('ERR_SSL_')) {
    return handshakeFailed;
  }
  if (code === 'UND_ERR_HEADERS_TIMEOUT' || code === 'UND_ERR_BODY_TIMEOUT') {
    return tookTooLong;
  }
  if (code === 'Z_BUF_ERROR') {
    return connectionLost;
  }
  if (/^(?:HPE_|Z_|ERR_BROTLI|ERR__ERROR_FORMAT|UND_ERR_HEADERS_OVERFLOW$)/.test(code)) {
    return unreadableResponse;
  }
  // undici's other codes are those of wrappers, whose cause has more information.
  return /^(?:E[A-Z]+$|ERR_STREAM_)/.test(code) ? connectionLost : undefined;
}

function ofChromium(name: string): NetworkFailure {
  if (name.startsWith('ERR_CERT_')) {
    return badCertificate;
  }
  if (proxyInChromium.test(name)) {
    return proxyRefused;
  }
  if (noConnectionInChromium.test(name)) {
    return noConnection;
  }
  if (name === 'ERR_CONNECTION_TIMED_OUT') {
    return connectTimeout;
  }
  if (name.startsWith('ERR_SSL_')) {
    return handshakeFailed;
  }
  return name === 'ERR_TIMED_OUT' ? tookTooLong : connectionLost;
}

function stringAt(error: Error, key: string): string | undefined {
  const value: unknown = Reflect.get(error, key);
  return typeof value === 'string' ? value : undefined;
}
