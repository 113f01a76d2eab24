import * as v from 'valibot';
import { connectCodes, type ConnectCode, type GitpodErrorKind, type Outcome } from './gitpodError';
import { messageForPeople } from './messageForPeople';

/** What an answer that is not a success means. */
export interface ServiceFailure {
  readonly kind: GitpodErrorKind;
  readonly outcome: Outcome;
  readonly code?: ConnectCode;
  readonly userMessage?: string | undefined;
  readonly writtenForPeople?: boolean;
}

const connectError = v.object({
  code: v.picklist(connectCodes),
  message: v.fallback(v.string(), ''),
  details: v.fallback(v.array(v.unknown()), []),
});

/** What is made of a body that is a Connect error, or else of the status alone: an HTML page of a proxy says no more. */
export function serviceFailure(status: number, body: string | undefined): ServiceFailure {
  const result = v.safeParse(connectError, jsonOf(body));
  if (!result.success) return ofStatus(status);
  const { code, message, details } = result.output;
  return { ...ofCode(code), code, ...messageForPeople(code, message, details) };
}

/** A Connect error is the service's own word; codes that say "no" are definite, codes that say "trouble" are not. */
function ofCode(code: ConnectCode): { kind: GitpodErrorKind; outcome: Outcome } {
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
    // `canceled` is the service's own doing here: had the caller cancelled, nobody would be reading the answer.
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
  // Not `notFound`: what is missing is the method at this address, and not the thing that was asked for.
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
 * Without the service's own word it is unknown who answered: something on the way back can have put its page in the place of
 * the service's answer. Only a proxy that wants a password, or a redirect, tells that the request went no further.
 */
function ofStatus(status: number): ServiceFailure {
  if (status === 407 || status === 511) return { kind: 'proxy', outcome: 'notSent' };
  if (status === 0 || (status >= 300 && status < 400)) {
    return { kind: 'redirected', outcome: status === 0 || status === 303 ? 'unknown' : 'refused' };
  }
  return { kind: kindsByStatus[status] ?? (status >= 400 ? 'unavailable' : 'notUnderstood'), outcome: 'unknown' };
}

function jsonOf(body: string | undefined): unknown {
  // Most bodies that are no Connect error begin with `<`.
  if (body?.trimStart().startsWith('{') !== true) return undefined;
  try {
    return JSON.parse(body) as unknown;
  } catch {
    return undefined;
  }
}
