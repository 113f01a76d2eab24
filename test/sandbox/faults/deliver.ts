import { gzipSync } from 'node:zlib';
import { ConnectError } from '../connect/connectError';
import { answer, emptyAnswer, errorAnswer, htmlAnswer, withBody, withJson, type Answer } from '../http/answer';
import type { Exchange } from '../http/exchange';
import type { Fault } from './fault';
import { capitalIds, extraFields, missingFields, nulls, numbersAsStrings, unknownEnums, wrongTypes } from './reshape';

/** Answers an exchange in the way that a fault says. `proper` is what the method would have answered, when it was called at all. */
export async function deliver(fault: Fault, proper: Answer, exchange: Exchange): Promise<void> {
  switch (fault.kind) {
    case 'cutBeforeWork':
      exchange.hangUp(fault.how);
      return;
    case 'cutAfterWork':
      await exchange.cut(fault.how, proper, fault.afterBytes);
      return;
    case 'stalledHeaders':
      await exchange.stall();
      return;
    case 'stalledBody':
      exchange.begin(proper);
      await exchange.write(proper.body.subarray(0, Math.ceil(proper.body.length / 2)));
      await exchange.stall();
      return;
    case 'hangUpAfterAnswer':
      await exchange.send(proper);
      exchange.hangUp('end');
      return;
    case 'endlessBody':
      await sendEndlessly(fault, exchange);
      return;
    case 'drippingBody':
      exchange.begin(proper);
      for (let at = 0; at < proper.body.length && !exchange.gone.aborted; at += fault.chunkBytes) {
        await exchange.write(proper.body.subarray(at, at + fault.chunkBytes));
        await exchange.pause(fault.everyMs);
      }
      await exchange.finish();
      return;
    case 'slow':
    case 'held':
      await exchange.send(proper);
      return;
    default:
      await exchange.send(instead(fault, proper));
      return;
  }
}

type OfConnection =
  | 'cutBeforeWork'
  | 'cutAfterWork'
  | 'stalledHeaders'
  | 'stalledBody'
  | 'hangUpAfterAnswer'
  | 'endlessBody'
  | 'drippingBody'
  | 'slow'
  | 'held';

/** The answer that a fault puts in place of the proper one. */
function instead(fault: Exclude<Fault, { kind: OfConnection }>, proper: Answer): Answer {
  switch (fault.kind) {
    case 'error':
      return errorAnswer(new ConnectError(fault.code, fault.message, fault), retryHeaders(fault));
    case 'unauthenticated':
      return errorAnswer(new ConnectError('unauthenticated', 'invalid token'));
    case 'html':
      return htmlAnswer(fault.status, 'A page from somewhere on the way', retryHeaders(fault));
    case 'emptyBody':
      return emptyAnswer(fault.status, retryHeaders(fault));
    case 'redirect':
      return emptyAnswer(fault.status, { Location: fault.location });
    case 'answer':
      return answer(fault.status, fault.contentType, fault.body, fault.headers);
    case 'closeAfterAnswer':
      return { ...proper, headers: { ...proper.headers, Connection: 'close' } };
    case 'truncatedJson':
      return withBody(proper, proper.body.subarray(0, Math.floor(proper.body.length / 2)));
    case 'invalidUtf8':
      return withBody(proper, Buffer.from(proper.body.toString('latin1').replaceAll('":"', '":"\xff\xc0'), 'latin1'));
    case 'byteOrderMark':
      return withBody(proper, Buffer.concat([Buffer.from('\uFEFF'), proper.body]));
    case 'gzip':
      return withBody(proper, gzipSync(proper.body), { 'Content-Encoding': 'gzip' });
    case 'gzipBomb':
      return withBody(proper, bomb(fault.decodedBytes), { 'Content-Encoding': 'gzip' });
    case 'contentType':
      return { ...proper, headers: { ...proper.headers, 'Content-Type': fault.contentType } };
    case 'wrongTypes':
      return withJson(proper, wrongTypes);
    case 'unknownEnums':
      return withJson(proper, unknownEnums);
    case 'extraFields':
      return withJson(proper, extraFields);
    case 'missingFields':
      return withJson(proper, missingFields);
    case 'nulls':
      return withJson(proper, nulls);
    case 'numbersAsStrings':
      return withJson(proper, numbersAsStrings);
    case 'capitalIds':
      return withJson(proper, capitalIds);
    default:
      return fault satisfies never;
  }
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
  for (let sent = 0; sent < fault.maximumBytes && !exchange.gone.aborted; sent += chunk.length) {
    await exchange.write(chunk);
    await exchange.pause(fault.everyMs);
  }
  await exchange.cut('reset');
}

function bomb(decodedBytes: number): Buffer {
  return gzipSync(Buffer.concat([Buffer.from('{"padding":"'), Buffer.alloc(decodedBytes, 'x'), Buffer.from('"}')]), {
    level: 1, // It is made often, and small enough.
  });
}
