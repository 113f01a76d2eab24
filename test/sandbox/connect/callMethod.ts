import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { Code, ConnectError, createContextValues } from '@connectrpc/connect';
import { createAsyncIterable, readAllBytes, type UniversalServerResponse } from '@connectrpc/connect/protocol';
import { errorFromJsonBytes, protocolVersion } from '@connectrpc/connect/protocol-connect';
import type { OpenCall } from '../calls';
import { createResponse, type HttpResponse, emptyResponse, errorResponse, notFoundResponse } from '../http/response';
import type { ApiContext } from '../http/apiCall';
import { Call, callKey } from '../methods/call';
import { identify } from '../methods/caller';
import { bodyLimit, handlers, publicMethods } from './handlers';
import { connectError } from './connectError';

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
): Promise<HttpResponse> {
  const isGet = verb === 'GET';
  const commonHeaders = { 'X-Request-Id': record.requestId, ...(isGet ? { Vary: 'Accept-Encoding' } : {}) };
  const handler = handlers.get(url.pathname);
  if (handler === undefined) {
    return notFoundResponse(commonHeaders);
  }
  if (!handler.allowedMethods.includes(verb)) {
    return emptyResponse(405, { Allow: handler.allowedMethods.toSorted().join(', '), ...commonHeaders });
  }
  if (!isGet && !handler.supportedContentType(headers['content-type'] ?? '')) {
    return unsupportedMediaType(commonHeaders);
  }
  try {
    checkProtocol(headers, url.searchParams);
    const { name } = handler.method;
    const caller = identify(world, headers, name === 'GetAccount' && behaviour.outdatedPrincipal !== 'refused');
    const call = new Call(world, behaviour, url.searchParams, caller, record);
    if (!publicMethods.has(name)) {
      call.signedIn();
    }
    if (body === undefined) {
      throw connectError('resource_exhausted', `message is larger than configured max ${bodyLimit}`);
    }
    const header = new Headers({ 'Accept-Encoding': 'identity' });
    for (const headerName of isGet ? [] : ['content-type', 'content-encoding']) {
      header.set(headerName, headerText(headers, headerName) ?? 'identity');
    }
    const response = await handler({
      httpVersion: '1.1',
      method: verb,
      url: url.href,
      header,
      body: createAsyncIterable([body]),
      signal: new AbortController().signal,
      contextValues: createContextValues().set(callKey, call),
    });
    return await toHttpResponse(response, commonHeaders);
  } catch (error) {
    if (error instanceof ConnectError) {
      return errorResponse(error, commonHeaders);
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

export function deadlineExceeded(): ConnectError {
  return connectError('deadline_exceeded', 'context deadline exceeded');
}

function checkProtocol(headers: IncomingHttpHeaders, query: URLSearchParams): void {
  const version = headerText(headers, 'connect-protocol-version') ?? query.get('connect')?.replace(/^v/, '');
  if (version !== undefined && version !== protocolVersion) {
    throw connectError('invalid_argument', `connect-protocol-version must be "1": got "${version}"`);
  }
  const deadline = deadlineOf(headers);
  if (headerText(headers, 'connect-timeout-ms') !== undefined && deadline === undefined) {
    throw connectError('invalid_argument', 'protocol error: invalid timeout');
  }
  if (deadline !== undefined && deadline <= 0) {
    throw deadlineExceeded();
  }
}

async function toHttpResponse(
  { status, header, body }: UniversalServerResponse,
  commonHeaders: Record<string, string>,
): Promise<HttpResponse> {
  if (status === 415) {
    return unsupportedMediaType(commonHeaders);
  }
  const bytes = await readAllBytes(body ?? createAsyncIterable([]), Number.MAX_SAFE_INTEGER);
  if (status === 200) {
    return createResponse(status, new Headers(header).get('content-type') ?? '', bytes, commonHeaders);
  }
  const error = errorFromJsonBytes(bytes, undefined, new ConnectError('unreadable error'));
  // The library reports an unreadable binary request as an internal error.
  const isUnreadable = error.code === Code.Internal && error.rawMessage.startsWith('parse binary: ');
  return errorResponse(isUnreadable ? connectError('invalid_argument', error.rawMessage) : error, commonHeaders);
}

function unsupportedMediaType(commonHeaders: Record<string, string>): HttpResponse {
  return emptyResponse(415, { 'Accept-Post': 'application/json, application/proto', ...commonHeaders });
}
