import { randomUUID } from 'node:crypto';
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import type { CallLog, OpenCall } from '../calls';
import { ConnectError } from '../connect/connectError';
import { MessageReader } from '../connect/messageReader';
import { protoJson } from '../connect/protoJson';
import { deliver } from '../faults/deliver';
import { doesWork } from '../faults/doesWork';
import type { Fault } from '../faults/fault';
import type { FaultQueue } from '../faults/faultQueue';
import { methods, openMethods } from '../methods';
import { Call, type Method } from '../methods/call';
import { identify } from '../methods/caller';
import type { Behaviour } from '../options';
import type { World } from '../world/world';
import { emptyAnswer, errorAnswer, jsonAnswer, wireHead, type Answer } from './answer';
import type { Exchange } from './exchange';

const bodyLimit = 4 * 1024 * 1024;

/** What a call needs of the sandbox it arrives at. */
export interface ApiContext {
  readonly world: World;
  readonly behaviour: Readonly<Behaviour>;
  readonly calls: CallLog;
  readonly faults: FaultQueue;
}

/** The service and method of `/api/gitpod.v1.<Service>/<Method>`, whether they exist or not. */
export function readProcedure(path: string): { service: string; method: string } | undefined {
  const [, service, method] = /^\/api\/(?:gitpod\.v1\.)?([\w.]+)\/(\w+)$/.exec(path) ?? [];
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
  const started = performance.now();
  const as = tokenName(world, request.headers.authorization);
  const fault = context.faults.take(about.method, as);
  const record = calls.open(
    {
      service: about.service,
      method: about.method,
      as,
      connection: about.connection,
      requestId: randomUUID(),
      ...said('principal', request.headers['x-gitpod-principal']),
      ...said('userAgent', request.headers['user-agent']),
      ...said('fault', fault?.kind),
    },
    world.now(),
  );
  exchange.onAnswered = () => {
    calls.update(record, { ...exchange.sent, result: 'answered' });
  };
  try {
    const body = await exchange.readBody(bodyLimit);
    await linger('beforeWork', fault, { exchange, context, record });
    const isToWork = fault === undefined || doesWork(fault);
    const proper = isToWork ? work(context, request, about, body, record) : emptyAnswer(200);
    calls.update(record, { answerBytes: wireHead(proper).length + proper.body.length });
    await linger('afterWork', fault, { exchange, context, record });
    await (fault === undefined ? exchange.send(proper) : deliver(fault, proper, exchange));
  } catch (error) {
    if (!exchange.gone.aborted) {
      throw error;
    }
  } finally {
    const durationMs = Math.round(performance.now() - started);
    calls.update(record, { ...exchange.sent, result: exchange.result, durationMs });
  }
}

/** The waiting that a slow or held call does before or after its work. */
async function linger(
  when: 'beforeWork' | 'afterWork',
  fault: Fault | undefined,
  { exchange, context, record }: { exchange: Exchange; context: ApiContext; record: OpenCall },
): Promise<void> {
  if (fault?.kind === 'slow' && fault.wait === when) {
    await exchange.pause(fault.ms);
  }
  if (fault?.kind === 'held' && fault.wait === when) {
    context.calls.update(record, { result: 'held' });
    await exchange.waitFor(context.faults.released);
    context.calls.update(record, { result: 'pending' });
  }
}

/** What HTTP and Connect ask of a request, then the method itself. */
function work(
  context: ApiContext,
  { method: verb, headers }: IncomingMessage,
  { url, service, method: name }: { url: URL; service: string; method: string },
  body: string | undefined,
  record: OpenCall,
): Answer {
  const requestId = { 'X-Request-Id': record.requestId };
  try {
    const method = findMethod(service, name);
    if (verb !== 'POST') {
      return emptyAnswer(405, { Allow: 'POST', ...requestId });
    }
    if (!/^application\/json\s*(;\s*charset=utf-8\s*)?$/i.test(headers['content-type'] ?? '')) {
      return emptyAnswer(415, { 'Accept-Post': 'application/json', ...requestId });
    }
    checkProtocol(headers);
    const caller = identify(context.world, {
      authorization: headers.authorization,
      principal: headers['x-gitpod-principal']?.toString(),
    });
    if (body === undefined) {
      throw new ConnectError('resource_exhausted', `message is larger than configured max ${bodyLimit}`);
    }
    const call = new Call(context.world, context.behaviour, url.searchParams, caller);
    if (!openMethods.has(name)) {
      call.signedIn();
    }
    const message = MessageReader.parse(body);
    const inviteId = message.peek('inviteId');
    Object.assign(record, said('organizationId', message.peek('organizationId')));
    Object.assign(record, said('invite', inviteId === undefined ? undefined : `…${inviteId.slice(-4)}`));
    const answered = method(message, call);
    record.workDone = true;
    return jsonAnswer(200, protoJson(answered), requestId);
  } catch (error) {
    if (error instanceof ConnectError) {
      return errorAnswer(error, requestId);
    }
    console.error('The sandbox itself failed:', error);
    return errorAnswer(new ConnectError('internal', 'the sandbox itself failed'), requestId);
  }
}

function findMethod(service: string, name: string): Method {
  const known = Object.hasOwn(methods, service) ? methods[service] : undefined;
  const method = known !== undefined && Object.hasOwn(known, name) ? known[name] : undefined;
  if (method === undefined) {
    const status = known === undefined ? 404 : undefined;
    throw new ConnectError('unimplemented', `gitpod.v1.${service}.${name} is not implemented`, { status });
  }
  return method;
}

function checkProtocol(headers: IncomingHttpHeaders): void {
  const version = headers['connect-protocol-version'];
  if (version !== undefined && version !== '1') {
    throw new ConnectError('invalid_argument', `connect-protocol-version must be "1": got "${version.toString()}"`);
  }
  const encoding = headers['content-encoding'] ?? 'identity';
  if (encoding !== 'identity') {
    throw new ConnectError('unimplemented', `unknown compression "${encoding}": supported encodings are identity`);
  }
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
