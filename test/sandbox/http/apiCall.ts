import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { CallLog } from '../calls';
import { callMethod, deadlineOf, headerText, timeIsUp } from '../connect/callMethod';
import { bodyLimit } from '../connect/handlers';
import { deliver } from '../faults/deliver';
import { doesWork, faultKindsOf } from '../faults/fault';
import type { FaultQueue } from '../faults/faultQueue';
import type { Behaviour } from '../options';
import type { World } from '../world/world';
import { dated, emptyAnswer, errorAnswer, gzipped, wireHead } from './answer';
import type { Exchange } from './exchange';

/** Node waits no longer. */
const longestTimer = 2 ** 31 - 1;

/** What a call needs of the sandbox it arrives at. */
export interface ApiContext {
  readonly world: World;
  readonly behaviour: Readonly<Behaviour>;
  readonly calls: CallLog;
  readonly faults: FaultQueue;
}

/** The service and method of `/api/gitpod.v1.<Service>/<Method>`, whether they exist or not. */
export function readProcedure(path: string): { service: string; method: string } | undefined {
  const [, service, method] = /^\/api\/gitpod\.v1\.([\w.]+)\/(\w+)$/.exec(path) ?? [];
  return service === undefined || method === undefined ? undefined : { service, method };
}

/** Answers one API call, or fails it in the way that a fault says. */
export async function answerApiCall(
  context: ApiContext,
  request: IncomingMessage,
  exchange: Exchange,
  about: { url: URL; connection: number; service: string; method: string },
): Promise<void> {
  const { world, calls } = context;
  const { headers } = request;
  const started = performance.now();
  const as = tokenName(world, headers.authorization);
  const fault = context.faults.take(about.method, as);
  const record = calls.open(
    {
      service: about.service,
      method: about.method,
      as,
      connection: about.connection,
      requestId: randomUUID(),
      ...said('principal', headers['x-gitpod-principal']),
      ...said('userAgent', headers['user-agent']),
      ...said('fault', fault?.kind),
    },
    world.now(),
  );
  exchange.onAnswered = () => {
    calls.update(record, { ...exchange.sent, result: 'answered' });
  };
  const deadlineMs = deadlineOf(headers) ?? 0;
  const deadline = deadlineMs > 0 ? [AbortSignal.timeout(Math.min(deadlineMs, longestTimer))] : [];
  const signal = AbortSignal.any([exchange.gone, ...deadline]);
  /** The waiting that a slow or held call does before or after its work. */
  const linger = async (when: 'beforeWork' | 'afterWork'): Promise<void> => {
    if (fault?.kind === 'slow' && fault.wait === when) {
      await exchange.pause(fault.ms, signal);
    }
    if (fault?.kind === 'held' && fault.wait === when) {
      calls.update(record, { result: 'held' });
      await context.faults.released(signal);
      calls.update(record, { result: 'pending' });
    }
  };
  try {
    const body = await exchange.readBody(bodyLimit);
    await linger('beforeWork');
    const isToWork = fault === undefined || doesWork(fault);
    const plain = isToWork ? await callMethod(context, request, about.url, body, record) : emptyAnswer(200);
    // A fault of the body is one of its plain text.
    const isPlain = plain.status !== 200 || faultKindsOf.body.some((kind) => kind === fault?.kind);
    const proper = dated(!isPlain && acceptsGzip(request, about.url) ? gzipped(plain) : plain, world.now());
    calls.update(record, { answerBytes: wireHead(proper).length + proper.body.length });
    await linger('afterWork');
    await (fault === undefined ? exchange.send(proper) : deliver(fault, proper, exchange));
  } catch (error) {
    if (!signal.aborted) {
      throw error;
    }
    await (exchange.gone.aborted
      ? undefined
      : exchange.send(errorAnswer(timeIsUp(), { 'X-Request-Id': record.requestId })));
  } finally {
    const durationMs = Math.round(performance.now() - started);
    calls.update(record, { ...exchange.sent, result: exchange.result, durationMs });
  }
}

/** By what the client says, or else by what it sent. */
function acceptsGzip({ method, headers }: IncomingMessage, url: URL): boolean {
  const sent = method === 'GET' ? url.searchParams.get('compression') : headers['content-encoding'];
  const accepted = headerText(headers, 'accept-encoding') ?? sent;
  return (accepted ?? '').split(',').some((name) => name.trim() === 'gzip');
}

function tokenName(world: World, authorization: string | undefined): string {
  return authorization === undefined
    ? 'nobody'
    : (world.findToken(authorization.replace(/^Bearer +/i, ''))?.name ?? 'unknown');
}

/** A field of the record, left out when there is nothing to say. */
function said<Name extends string>(name: Name, value: string | string[] | undefined): Partial<Record<Name, string>> {
  const field: Partial<Record<Name, string>> = {};
  return value === undefined ? field : Object.assign(field, { [name]: value.toString() });
}
