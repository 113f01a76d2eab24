/**
 * A complete gitpod.v1 service in memory, for tests, benchmarks and manual use.
 *
 * - `startSandbox(options)` starts a sandbox in this process and resolves with a `Sandbox`; any number can run at once.
 * - `npm run sandbox -- --port 4000 --tls --seed large --latency 50` starts one in its own process (`main.ts`); the
 *   first line on standard output is a JSON object with `origin`, `tokens` by name, `organizations` by key,
 *   `inviteLinks`, and with `--tls` the authority to trust.
 * - `seedTests` (`world/testSeed.ts`), `seedDemo` and `seedLarge` describe the content; `Behaviour` (`options.ts`)
 *   lists the options for what is unknown about the real service; `faults/fault.ts` lists the faults that can be
 *   injected.
 * - `GET /sandbox/calls`, `POST /sandbox/faults`, `/sandbox/release`, `/sandbox/behaviour`, `/sandbox/revoke` and
 *   `/sandbox/reset` offer the same over HTTP.
 *
 * It listens on loopback only and accepts only connections from this machine. Its tokens are samples and valid nowhere
 * else.
 */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { Socket } from 'node:net';
import { Connections } from './connections';
import { unknownPath } from './http/answer';
import { answerApiCall, readProcedure } from './http/apiCall';
import { answerControl } from './http/control';
import { Exchange } from './http/exchange';
import { pageAnswer } from './http/pages';
import type { SandboxOptions } from './options';
import { portOf } from './portOf';
import { Sandbox } from './sandbox';
import { SlowLink } from './slowLink';

export type { CallRecord } from './calls';
export type { FaultRule } from './faults/fault';
export type { Behaviour, SandboxOptions } from './options';
export { Sandbox, type SandboxDescription } from './sandbox';

const controlLimit = 1024 * 1024;

/** The sandboxes running in this process, for tests that search for leaked keys. */
export const runningSandboxes = new Set<Sandbox>();

/** Starts a sandbox and resolves when it is listening. Rejects when the port is in use. */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const kind = options.tls === true ? 'valid' : (options.tls ?? false);
  // Imported lazily: loading the certificate library takes longer than everything else here.
  const certificate = kind === false ? undefined : await (await import('./certificate')).makeCertificate(kind);
  const settings = { keepAliveTimeout: options.keepAliveMs ?? 60_000, noDelay: true };
  const server =
    certificate === undefined ? createServer(settings) : createSecureServer({ ...settings, ...certificate });
  const connections = new Connections();
  const link = options.latencyMs ? new SlowLink(() => portOf(server), options.latencyMs) : undefined;
  const shut = async (): Promise<void> => {
    runningSandboxes.delete(sandbox);
    await link?.close();
    const closed = server.listening ? once(server, 'close') : undefined;
    server.close();
    connections.closeAll();
    await closed;
  };
  const door = link?.server ?? server;
  const sandbox = new Sandbox(options, { door, shut, connections, certificate: certificate?.authority });
  server.on('connection', (socket: Socket) => {
    connections.accept(socket);
  });
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    const connection = connections.under(request.socket);
    const exchange = new Exchange(request, response, connection.socket);
    answer(sandbox, request, exchange, connection.number).catch((error: unknown) => {
      console.error('The sandbox itself failed:', error);
      exchange.hangUp('reset');
    });
  });
  try {
    for (const listening of link === undefined ? [server] : [server, link.server]) {
      const port = listening === door ? (options.port ?? 0) : 0;
      await once(listening.listen(port, options.hostname === '[::1]' ? '::1' : '127.0.0.1'), 'listening');
    }
  } catch (error) {
    await shut();
    throw error;
  }
  runningSandboxes.add(sandbox);
  return sandbox;
}

async function answer(
  sandbox: Sandbox,
  request: IncomingMessage,
  exchange: Exchange,
  connection: number,
): Promise<void> {
  const url = new URL(`http://sandbox${request.url ?? '/'}`);
  const procedure = readProcedure(url.pathname);
  if (procedure !== undefined) {
    await answerApiCall(sandbox.apiContext, request, exchange, { url, connection, ...procedure });
  } else if (url.pathname.startsWith('/sandbox/')) {
    const body = await exchange.readBody(controlLimit);
    await exchange.send(answerControl(sandbox, request.method ?? '', url.pathname, body?.toString() ?? ''));
  } else if (url.pathname.startsWith('/api/')) {
    await exchange.send(unknownPath());
  } else {
    sandbox.recordPageVisit(url);
    await exchange.send(pageAnswer(url.pathname));
  }
}
