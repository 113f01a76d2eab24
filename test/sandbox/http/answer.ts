import { STATUS_CODES } from 'node:http';
import type { ConnectError } from '../connect/connectError';
import type { Json } from '../connect/protoJson';

/** A complete answer, before anything goes wrong with it. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
  /** The Connect code, when this is a Connect error. */
  readonly code?: string;
}

export function jsonAnswer(status: number, json: unknown, headers: Record<string, string> = {}): Answer {
  return answer(status, 'application/json', JSON.stringify(json), headers);
}

export function htmlAnswer(status: number, title: string, headers: Record<string, string> = {}): Answer {
  const page = `<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>${title}</title></head><body><h1>${title}</h1></body></html>\n`;
  return answer(status, 'text/html; charset=utf-8', page, headers);
}

export function errorAnswer(error: ConnectError, headers: Record<string, string> = {}): Answer {
  return { ...jsonAnswer(error.status, error, headers), code: error.code };
}

export function answer(
  status: number,
  contentType: string,
  body: string | Buffer,
  headers: Record<string, string> = {},
): Answer {
  const bytes = Buffer.from(body);
  return {
    status,
    headers: { 'Content-Type': contentType, 'Content-Length': String(bytes.length), ...headers },
    body: bytes,
  };
}

export function emptyAnswer(status: number, headers: Record<string, string> = {}): Answer {
  return { status, headers: { 'Content-Length': '0', ...headers }, body: Buffer.alloc(0) };
}

/** The answer with another body, whose length is told truthfully. */
export function withBody(before: Answer, body: Buffer, headers: Record<string, string> = {}): Answer {
  return { ...before, headers: { ...before.headers, ...headers, 'Content-Length': String(body.length) }, body };
}

/** The answer with another message; an empty one stays as it is. */
export function withJson(before: Answer, change: (json: Json) => Json): Answer {
  const json: unknown = before.body.length === 0 ? undefined : JSON.parse(before.body.toString());
  return isJson(json) ? withBody(before, Buffer.from(JSON.stringify(change(json)))) : before;
}

/** The answer as HTTP/1.1 puts it on the wire. */
export function wireBytes(whole: Answer): Buffer {
  return Buffer.concat([wireHead(whole), whole.body]);
}

/** The part of it before the body. */
export function wireHead({ status, headers }: Answer): Buffer {
  const lines = [`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}`];
  for (const [name, value] of Object.entries(headers)) {
    lines.push(`${name}: ${value}`);
  }
  return Buffer.from(`${lines.join('\r\n')}\r\n\r\n`);
}

function isJson(value: unknown): value is Json {
  return value !== undefined;
}
