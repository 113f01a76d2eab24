import type { GitpodErrorKind } from './gitpodError';

/** What an error that was thrown instead of an answer means. */
export interface NetworkFailure {
  readonly kind: Extract<GitpodErrorKind, 'unreachable' | 'timedOut' | 'certificate' | 'proxy' | 'notUnderstood'>;
  /** No connection to the service was made, so nothing can have reached it. Only said when it is certain. */
  readonly notSent: boolean;
  /** The connection was being secured, most likely; nearly certain that nothing was sent. */
  readonly handshake?: true;
}

const noConnection: NetworkFailure = { kind: 'unreachable', notSent: true };
const connectTimeout: NetworkFailure = { kind: 'timedOut', notSent: true };
const badCertificate: NetworkFailure = { kind: 'certificate', notSent: true };
const proxyRefused: NetworkFailure = { kind: 'proxy', notSent: true };
const handshakeFailed: NetworkFailure = { kind: 'unreachable', notSent: false, handshake: true };
const brokenOff: NetworkFailure = { kind: 'unreachable', notSent: false };
const tookTooLong: NetworkFailure = { kind: 'timedOut', notSent: false };
/** undici says nothing at all when it was answered 407 on a connection of its own. */
const proxyWantsPassword: NetworkFailure = { kind: 'proxy', notSent: false };
const garbled: NetworkFailure = { kind: 'notUnderstood', notSent: false };

/** Node's names for what its check of a certificate finds (`tls`, "X509 certificate error codes"); all before anything is sent. */
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

/** Chromium's names, for when the editor sends through Electron; they come in the message, without a code. */
const noConnectionInChromium =
  /^ERR_(?:NAME_NOT_RESOLVED|NAME_RESOLUTION_FAILED|DNS_\w+|INTERNET_DISCONNECTED|CONNECTION_REFUSED|CONNECTION_FAILED|ADDRESS_UNREACHABLE)$/;
const proxyInChromium = /^ERR_(?:PROXY_\w+|TUNNEL_CONNECTION_FAILED|SOCKS_\w+|MANDATORY_PROXY_\w+)$/;

/** What undici and the editor's proxy agents say when a proxy would not let the connection through. */
const proxyWords =
  /Proxy response \(\d{3}\)|tunneling socket could not be established|Proxy connection ended before receiving CONNECT/i;
/** Node's words, with the code of an ordinary reset. */
const resetWhileSecuring = 'before secure TLS connection was established';

/** Looks through the chain of causes for the first error that says what went wrong. */
export function networkFailure(error: unknown): NetworkFailure {
  let current = error;
  for (let depth = 0; depth < 8 && current instanceof Error; depth++) {
    const found = current instanceof AggregateError ? ofSeveral(current) : ofOne(current);
    if (found !== undefined) return found;
    current = current.cause;
  }
  return brokenOff;
}

/** Every address of a host was tried; it is certain that nothing was sent when it is certain for each. */
function ofSeveral({ errors }: AggregateError): NetworkFailure | undefined {
  const all = errors.map((each: unknown) => (each instanceof Error ? ofOne(each) : undefined));
  return all.find((each) => each?.notSent !== true) ?? all[0];
}

function ofOne(error: Error): NetworkFailure | undefined {
  const { message } = error;
  if (proxyWords.test(message) || error.name === 'SocksClientError') return proxyRefused;
  // `bad port` is a port that `fetch` refuses on principle.
  if (message.includes(resetWhileSecuring) || message === 'bad port') return noConnection;
  if (error.name === 'HTTPParserError') return garbled;
  const chromium = /\bnet::(ERR_\w+)/.exec(message)?.[1];
  if (chromium !== undefined) return ofChromium(chromium);
  const code = stringAt(error, 'code');
  if (code === undefined) return message === '' && error.cause === undefined ? proxyWantsPassword : undefined;
  return ofCode(code, stringAt(error, 'syscall') ?? stringAt(error, 'erroredSysCall'));
}

function ofCode(code: string, syscall: string | undefined): NetworkFailure | undefined {
  if (certificateCodes.has(code)) return badCertificate;
  if (code === 'UND_ERR_CONNECT_TIMEOUT') return connectTimeout;
  if (syscall === 'connect') return code === 'ETIMEDOUT' ? connectTimeout : noConnection;
  if (noConnectionCodes.has(code) && syscall !== 'read' && syscall !== 'write') return noConnection;
  if (code.startsWith('UND_ERR_PRX')) return proxyRefused;
  if (code === 'EPROTO' || code.startsWith('ERR_SSL_')) return handshakeFailed;
  if (code === 'UND_ERR_HEADERS_TIMEOUT' || code === 'UND_ERR_BODY_TIMEOUT') return tookTooLong;
  if (code === 'Z_BUF_ERROR') return brokenOff;
  if (/^(?:HPE_|Z_|ERR_BROTLI|ERR__ERROR_FORMAT|UND_ERR_HEADERS_OVERFLOW$)/.test(code)) return garbled;
  // undici's other names are wrappers: what they wrap says more.
  return /^(?:E[A-Z]+$|ERR_STREAM_)/.test(code) ? brokenOff : undefined;
}

function ofChromium(name: string): NetworkFailure {
  if (name.startsWith('ERR_CERT_')) return badCertificate;
  if (proxyInChromium.test(name)) return proxyRefused;
  if (noConnectionInChromium.test(name)) return noConnection;
  if (name === 'ERR_CONNECTION_TIMED_OUT') return connectTimeout;
  if (name.startsWith('ERR_SSL_')) return handshakeFailed;
  return name === 'ERR_TIMED_OUT' ? tookTooLong : brokenOff;
}

function stringAt(error: Error, key: string): string | undefined {
  const value: unknown = Reflect.get(error, key);
  return typeof value === 'string' ? value : undefined;
}
