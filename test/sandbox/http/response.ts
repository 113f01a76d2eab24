import { STATUS_CODES } from 'node:http';
import { gzipSync } from 'node:zlib';
import type { JsonValue } from '@bufbuild/protobuf';
import type { ConnectError } from '@connectrpc/connect';
import { codeToHttpStatus, codeToString, errorToJsonBytes } from '@connectrpc/connect/protocol-connect';

type Headers = Readonly<Record<string, string>>;

/** A complete response, before any fault is applied. */
export interface HttpResponse {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Buffer;
  /** The Connect code, when this is a Connect error. */
  readonly code?: string;
}

export function jsonResponse(status: number, json: unknown): HttpResponse {
  return createResponse(status, 'application/json', JSON.stringify(json));
}

export function htmlResponse(status: number, title: string, headers: Headers = {}): HttpResponse {
  const page = `<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>${title}</title></head><body><h1>${title}</h1></body></html>\n`;
  return createResponse(status, 'text/html; charset=utf-8', page, headers);
}

/** `status` overrides the HTTP status of the error code. */
export function errorResponse(error: ConnectError, headers: Headers = {}, status?: number): HttpResponse {
  const body = errorToJsonBytes(error, {});
  const response = createResponse(status ?? codeToHttpStatus(error.code), 'application/json', body, headers);
  return { ...response, code: codeToString(error.code) };
}

/** The response of Go's router to an unknown path. */
export function notFoundResponse(headers: Headers = {}): HttpResponse {
  const safeHeaders = { 'X-Content-Type-Options': 'nosniff', ...headers };
  return createResponse(404, 'text/plain; charset=utf-8', '404 page not found\n', safeHeaders);
}

/** The response with a `Date` header from the service's clock, in whole seconds. */
export function withDate(response: HttpResponse, now: number): HttpResponse {
  return { ...response, headers: { ...response.headers, Date: new Date(now).toUTCString() } };
}

export function withGzip(response: HttpResponse): HttpResponse {
  return withBody(response, gzipSync(response.body), { 'Content-Encoding': 'gzip' });
}

export function createResponse(
  status: number,
  type: string,
  content: string | Uint8Array,
  extraHeaders: Headers = {},
): HttpResponse {
  const body = Buffer.from(content);
  return { status, headers: { 'Content-Type': type, 'Content-Length': String(body.length), ...extraHeaders }, body };
}

export function emptyResponse(status: number, headers: Headers = {}): HttpResponse {
  return { status, headers: { 'Content-Length': '0', ...headers }, body: Buffer.alloc(0) };
}

/** The response with another body and the matching `Content-Length`. */
export function withBody(response: HttpResponse, body: Buffer, headers: Headers = {}): HttpResponse {
  return { ...response, headers: { ...response.headers, ...headers, 'Content-Length': String(body.length) }, body };
}

/** The response with its JSON changed; an empty or binary one stays as it is. */
export function withJson(response: HttpResponse, change: (json: JsonValue) => JsonValue): HttpResponse {
  if (response.body.length === 0 || response.headers['Content-Type'] !== 'application/json') {
    return response;
  }
  return withBody(response, Buffer.from(JSON.stringify(change(JSON.parse(response.body.toString()) as JsonValue))));
}

/** The response as HTTP/1.1 bytes. */
export function httpBytes(response: HttpResponse): Buffer {
  return Buffer.concat([httpHead(response), response.body]);
}

/** Status line and headers as HTTP/1.1 bytes. */
export function httpHead({ status, headers }: HttpResponse): Buffer {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  return Buffer.from(`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\n${lines.join('')}\r\n`);
}
