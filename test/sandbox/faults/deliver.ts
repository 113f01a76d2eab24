import { gzipSync } from 'node:zlib';
import { connectError } from '../connect/connectError';
import {
  createResponse,
  type HttpResponse,
  emptyResponse,
  errorResponse,
  withGzip,
  htmlResponse,
  withBody,
  withJson,
} from '../http/response';
import type { Exchange } from '../http/exchange';
import type { Fault } from './fault';
import * as reshape from './reshape';

/** Responds to an exchange as the fault specifies. `regularResponse` is empty if the method was not called. */
export async function deliver(fault: Fault, regularResponse: HttpResponse, exchange: Exchange): Promise<void> {
  const send = (response: HttpResponse): Promise<void> => exchange.send(response);
  switch (fault.kind) {
    case 'cutBeforeWork':
      exchange.disconnect(fault.how);
      return;
    case 'cutAfterWork':
      return exchange.cut(fault.how, regularResponse, fault.afterBytes);
    case 'stalledHeaders':
      return exchange.stall();
    case 'stalledBody':
      exchange.begin(regularResponse);
      await exchange.write(regularResponse.body.subarray(0, Math.ceil(regularResponse.body.length / 2)));
      return exchange.stall();
    case 'hangUpAfterAnswer':
      await send(regularResponse);
      exchange.disconnect('end');
      return;
    case 'endlessBody':
      return sendEndlessly(fault, exchange);
    case 'drippingBody':
      exchange.begin(regularResponse);
      for (let at = 0; at < regularResponse.body.length && !exchange.closedSignal.aborted; at += fault.chunkBytes) {
        await exchange.write(regularResponse.body.subarray(at, at + fault.chunkBytes));
        await exchange.pause(fault.everyMs);
      }
      return exchange.finish();
    case 'slow':
    case 'held':
      return send(regularResponse);
    case 'error': {
      const error = connectError(fault.code, fault.message, { retryInfo: defaultRetryDelay(fault), ...fault });
      return send(errorResponse(error, retryHeaders(fault), fault.status));
    }
    case 'unauthenticated':
      return send(errorResponse(connectError('unauthenticated', 'invalid token')));
    case 'html':
      return send(htmlResponse(fault.status, 'A page from somewhere on the way', retryHeaders(fault)));
    case 'emptyBody':
      return send(emptyResponse(fault.status, retryHeaders(fault)));
    case 'redirect':
      return send(emptyResponse(fault.status, { Location: fault.location }));
    case 'answer':
      return send(createResponse(fault.status, fault.contentType, fault.body, fault.headers));
    case 'closeAfterAnswer':
      return send({ ...regularResponse, headers: { ...regularResponse.headers, Connection: 'close' } });
    case 'contentType':
      return send({ ...regularResponse, headers: { ...regularResponse.headers, 'Content-Type': fault.contentType } });
    case 'truncatedJson':
      return send(
        withBody(regularResponse, regularResponse.body.subarray(0, Math.floor(regularResponse.body.length / 2))),
      );
    case 'invalidUtf8': {
      const text = regularResponse.body.toString('latin1').replaceAll('":"', '":"\xff\xc0');
      return send(withBody(regularResponse, Buffer.from(text, 'latin1')));
    }
    case 'byteOrderMark':
      return send(withBody(regularResponse, Buffer.concat([Buffer.from('\uFEFF'), regularResponse.body])));
    case 'gzip':
      return send(withGzip(regularResponse));
    case 'gzipBomb':
      return send(withBody(regularResponse, gzipBomb(fault.decodedBytes), { 'Content-Encoding': 'gzip' }));
    default:
      return send(withJson(regularResponse, reshape[fault.kind]));
  }
}

/** A rate limit repeats the delay of its header in the error details. */
function defaultRetryDelay({ code, retryAfter }: Extract<Fault, { kind: 'error' }>): number | undefined {
  return code === 'resource_exhausted' && typeof retryAfter === 'number' ? retryAfter : undefined;
}

function retryHeaders(fault: {
  retryAfter?: number | string | undefined;
  rateLimitRetryAfter?: number | string | undefined;
}): Record<string, string> {
  return {
    ...(fault.retryAfter === undefined ? {} : { 'Retry-After': String(fault.retryAfter) }),
    ...(fault.rateLimitRetryAfter === undefined ? {} : { 'RateLimit-RetryAfter': String(fault.rateLimitRetryAfter) }),
  };
}

async function sendEndlessly(fault: Extract<Fault, { kind: 'endlessBody' }>, exchange: Exchange): Promise<void> {
  exchange.begin({ status: 200, headers: { 'Content-Type': 'application/json' } });
  await exchange.write(Buffer.from('{"padding":"'));
  const chunk = Buffer.alloc(fault.chunkBytes, 'x');
  for (let sent = 0; sent < fault.maximumBytes && !exchange.closedSignal.aborted; sent += chunk.length) {
    await exchange.write(chunk);
    await exchange.pause(fault.everyMs);
  }
  await exchange.cut('reset');
}

function gzipBomb(decodedBytes: number): Buffer {
  return gzipSync(Buffer.concat([Buffer.from('{"padding":"'), Buffer.alloc(decodedBytes, 'x'), Buffer.from('"}')]), {
    level: 1, // Fast, because it is created often, and small enough.
  });
}
