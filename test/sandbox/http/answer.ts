import { STATUS_CODES } from 'node:http';
import { gzipSync } from 'node:zlib';
import type { JsonValue } from '@bufbuild/protobuf';
import type { ConnectError } from '@connectrpc/connect';
import { codeToHttpStatus, codeToString, errorToJsonBytes } from '@connectrpc/connect/protocol-connect';

type Headers = Readonly<Record<string, string>>;

/** A complete response, before any fault is applied. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Buffer;
  /** The Connect code, when this is a Connect error. */
  readonly code?: string;
}

export function jsonAnswer(status: number, json: unknown): Answer {
  return answer(status, 'application/json', JSON.stringify(json));
}

export function htmlAnswer(status: number, title: string, headers: Headers = {}): Answer {
  const page = `<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>${title}</title></head><body><h1>${title}</h1></body></html>\n`;
  return answer(status, 'text/html; charset=utf-8', page, headers);
}

/** `status` overrides the HTTP status of the error code. */
export function errorAnswer(error: ConnectError, headers: Headers = {}, status?: number): Answer {
  const body = errorToJsonBytes(error, {});
  const told = answer(status ?? codeToHttpStatus(error.code), 'application/json', body, headers);
  return { ...told, code: codeToString(error.code) };
}

/** The response of Go's router to an unknown path. */
export function unknownPath(headers: Headers = {}): Answer {
  const safe = { 'X-Content-Type-Options': 'nosniff', ...headers };
  return answer(404, 'text/plain; charset=utf-8', '404 page not found\n', safe);
}

/** The response with a `Date` header from the service's clock, in whole seconds. */
export function dated(before: Answer, now: number): Answer {
  return { ...before, headers: { ...before.headers, Date: new Date(now).toUTCString() } };
}

export function gzipped(before: Answer): Answer {
  return withBody(before, gzipSync(before.body), { 'Content-Encoding': 'gzip' });
}

export function answer(status: number, type: string, content: string | Uint8Array, more: Headers = {}): Answer {
  const body = Buffer.from(content);
  return { status, headers: { 'Content-Type': type, 'Content-Length': String(body.length), ...more }, body };
}

export function emptyAnswer(status: number, headers: Headers = {}): Answer {
  return { status, headers: { 'Content-Length': '0', ...headers }, body: Buffer.alloc(0) };
}

/** The response with another body and the matching `Content-Length`. */
export function withBody(before: Answer, body: Buffer, headers: Headers = {}): Answer {
  return { ...before, headers: { ...before.headers, ...headers, 'Content-Length': String(body.length) }, body };
}

/** The response with its JSON changed; an empty or binary one stays as it is. */
export function withJson(before: Answer, change: (json: JsonValue) => JsonValue): Answer {
  if (before.body.length === 0 || before.headers['Content-Type'] !== 'application/json') {
    return before;
  }
  return withBody(before, Buffer.from(JSON.stringify(change(JSON.parse(before.body.toString()) as JsonValue))));
}

/** The response as HTTP/1.1 bytes. */
export function wireBytes(whole: Answer): Buffer {
  return Buffer.concat([wireHead(whole), whole.body]);
}

/** Status line and headers as HTTP/1.1 bytes. */
export function wireHead({ status, headers }: Answer): Buffer {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  return Buffer.from(`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\n${lines.join('')}\r\n`);
}
