import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { Code, ConnectError, createContextValues } from '@connectrpc/connect';
import { createAsyncIterable, readAllBytes, type UniversalServerResponse } from '@connectrpc/connect/protocol';
import { errorFromJsonBytes, protocolVersion } from '@connectrpc/connect/protocol-connect';
import type { OpenCall } from '../calls';
import { answer, type Answer, emptyAnswer, errorAnswer, unknownPath } from '../http/answer';
import type { ApiContext } from '../http/apiCall';
import { Call, callKey } from '../methods/call';
import { identify } from '../methods/caller';
import { bodyLimit, handlers, openMethods } from './handlers';
import { refusal } from './refusal';

/**
 * Calls a method through the Connect library, and responds as connect-go does where the two differ. `body` is
 * `undefined` when it was too large. The response is not compressed.
 */
export async function callMethod(
  { world, behaviour }: ApiContext,
  { method: verb = '', headers }: IncomingMessage,
  url: URL,
  body: Uint8Array | undefined,
  record: OpenCall,
): Promise<Answer> {
  const isGet = verb === 'GET';
  const always = { 'X-Request-Id': record.requestId, ...(isGet ? { Vary: 'Accept-Encoding' } : {}) };
  const handler = handlers.get(url.pathname);
  if (handler === undefined) {
    return unknownPath(always);
  }
  if (!handler.allowedMethods.includes(verb)) {
    return emptyAnswer(405, { Allow: handler.allowedMethods.toSorted().join(', '), ...always });
  }
  if (!isGet && !handler.supportedContentType(headers['content-type'] ?? '')) {
    return unsupported(always);
  }
  try {
    checkProtocol(headers, url.searchParams);
    const { name } = handler.method;
    const caller = identify(world, headers, name === 'GetAccount' && behaviour.outdatedPrincipal !== 'refused');
    const call = new Call(world, behaviour, url.searchParams, caller, record);
    if (!openMethods.has(name)) {
      call.signedIn();
    }
    if (body === undefined) {
      throw refusal('resource_exhausted', `message is larger than configured max ${bodyLimit}`);
    }
    const header = new Headers({ 'Accept-Encoding': 'identity' });
    for (const told of isGet ? [] : ['content-type', 'content-encoding']) {
      header.set(told, headerText(headers, told) ?? 'identity');
    }
    const answered = await handler({
      httpVersion: '1.1',
      method: verb,
      url: url.href,
      header,
      body: createAsyncIterable([body]),
      signal: new AbortController().signal,
      contextValues: createContextValues().set(callKey, call),
    });
    return await toAnswer(answered, always);
  } catch (error) {
    if (error instanceof ConnectError) {
      return errorAnswer(error, always);
    }
    throw error;
  }
}

/** The value of a header; `undefined` when missing or empty. */
export function headerText(headers: IncomingHttpHeaders, name: string): string | undefined {
  const text = headers[name]?.toString();
  return text === '' ? undefined : text;
}

/** The client's timeout in milliseconds; `undefined` when missing or malformed. */
export function deadlineOf(headers: IncomingHttpHeaders): number | undefined {
  const text = headerText(headers, 'connect-timeout-ms') ?? '';
  return /^[+-]?\d+$/.test(text) && text.length <= 10 ? Number(text) : undefined;
}

export function timeIsUp(): ConnectError {
  return refusal('deadline_exceeded', 'context deadline exceeded');
}

function checkProtocol(headers: IncomingHttpHeaders, query: URLSearchParams): void {
  const version = headerText(headers, 'connect-protocol-version') ?? query.get('connect')?.replace(/^v/, '');
  if (version !== undefined && version !== protocolVersion) {
    throw refusal('invalid_argument', `connect-protocol-version must be "1": got "${version}"`);
  }
  const deadline = deadlineOf(headers);
  if (headerText(headers, 'connect-timeout-ms') !== undefined && deadline === undefined) {
    throw refusal('invalid_argument', 'protocol error: invalid timeout');
  }
  if (deadline !== undefined && deadline <= 0) {
    throw timeIsUp();
  }
}

async function toAnswer(
  { status, header, body }: UniversalServerResponse,
  always: Record<string, string>,
): Promise<Answer> {
  if (status === 415) {
    return unsupported(always);
  }
  const bytes = await readAllBytes(body ?? createAsyncIterable([]), Number.MAX_SAFE_INTEGER);
  if (status === 200) {
    return answer(status, new Headers(header).get('content-type') ?? '', bytes, always);
  }
  const error = errorFromJsonBytes(bytes, undefined, new ConnectError('unreadable error'));
  // The library reports an unreadable binary request as an internal error.
  const isUnreadable = error.code === Code.Internal && error.rawMessage.startsWith('parse binary: ');
  return errorAnswer(isUnreadable ? refusal('invalid_argument', error.rawMessage) : error, always);
}

function unsupported(always: Record<string, string>): Answer {
  return emptyAnswer(415, { 'Accept-Post': 'application/json, application/proto', ...always });
}
