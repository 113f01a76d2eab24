import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { CallLog } from '../calls';
import { callMethod, deadlineOf, headerText, deadlineExceeded } from '../connect/callMethod';
import { bodyLimit } from '../connect/handlers';
import { deliver } from '../faults/deliver';
import { doesWork, faultKindsOf } from '../faults/fault';
import type { FaultQueue } from '../faults/faultQueue';
import type { Behaviour } from '../options';
import type { World } from '../world/world';
import { withDate, emptyResponse, errorResponse, withGzip, httpHead } from './response';
import type { Exchange } from './exchange';

/** Maximum delay of a Node timer, in milliseconds. */
const maxTimerMs = 2 ** 31 - 1;

/** The parts of the sandbox that a call needs. */
export interface ApiContext {
  readonly world: World;
  readonly behaviour: Readonly<Behaviour>;
  readonly calls: CallLog;
  readonly faults: FaultQueue;
}

/** Parses the service and method of `/api/gitpod.v1.<Service>/<Method>`, whether they exist or not. */
export function readProcedure(path: string): { service: string; method: string } | undefined {
  const [, service, method] = /^\/api\/gitpod\.v1\.([\w.]+)\/(\w+)$/.exec(path) ?? [];
  return service === undefined || method === undefined ? undefined : { service, method };
}

/** Handles one API call, and applies a fault if one is due. */
export async function handleApiCall(
  context: ApiContext,
  request: IncomingMessage,
  exchange: Exchange,
  target: { url: URL; connection: number; service: string; method: string },
): Promise<void> {
  const { world, calls } = context;
  const { headers } = request;
  const started = performance.now();
  const as = tokenName(world, headers.authorization);
  const fault = context.faults.take(target.method, as);
  const record = calls.open(
    {
      service: target.service,
      method: target.method,
      as,
      connection: target.connection,
      requestId: randomUUID(),
      ...optionalField('principal', headers['x-gitpod-principal']),
      ...optionalField('userAgent', headers['user-agent']),
      ...optionalField('fault', fault?.kind),
    },
    world.now(),
  );
  exchange.onBeforeResponseEnd = () => {
    calls.update(record, { ...exchange.sent, result: 'answered' });
  };
  const deadlineMs = deadlineOf(headers) ?? 0;
  const deadline = deadlineMs > 0 ? [AbortSignal.timeout(Math.min(deadlineMs, maxTimerMs))] : [];
  const signal = AbortSignal.any([exchange.closedSignal, ...deadline]);
  /** Waits before or after the method runs, for a slow or held call. */
  const applyDelay = async (when: 'beforeWork' | 'afterWork'): Promise<void> => {
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
    await applyDelay('beforeWork');
    const shouldRunMethod = fault === undefined || doesWork(fault);
    const uncompressed = shouldRunMethod
      ? await callMethod(context, request, target.url, body, record)
      : emptyResponse(200);
    // Body faults apply to the uncompressed body.
    const isUncompressed = uncompressed.status !== 200 || faultKindsOf.body.some((kind) => kind === fault?.kind);
    const response = withDate(
      !isUncompressed && acceptsGzip(request, target.url) ? withGzip(uncompressed) : uncompressed,
      world.now(),
    );
    calls.update(record, { answerBytes: httpHead(response).length + response.body.length });
    await applyDelay('afterWork');
    await (fault === undefined ? exchange.send(response) : deliver(fault, response, exchange));
  } catch (error) {
    if (!signal.aborted) {
      throw error;
    }
    await (exchange.closedSignal.aborted
      ? undefined
      : exchange.send(errorResponse(deadlineExceeded(), { 'X-Request-Id': record.requestId })));
  } finally {
    const durationMs = Math.round(performance.now() - started);
    calls.update(record, { ...exchange.sent, result: exchange.result, durationMs });
  }
}

/** Whether the client accepts gzip: by its header, or else by the encoding it used itself. */
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

/** A field of the record; omitted when it has no value. */
function optionalField<Name extends string>(
  name: Name,
  value: string | string[] | undefined,
): Partial<Record<Name, string>> {
  const field: Partial<Record<Name, string>> = {};
  return value === undefined ? field : Object.assign(field, { [name]: value.toString() });
}
