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
import { notFoundResponse } from './http/response';
import { handleApiCall, readProcedure } from './http/apiCall';
import { handleControlRequest } from './http/control';
import { Exchange } from './http/exchange';
import { pageResponse } from './http/pages';
import type { SandboxOptions } from './options';
import { portOf } from './portOf';
import { Sandbox } from './sandbox';
import { LatencyProxy } from './latencyProxy';

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
  const latencyProxy = options.latencyMs ? new LatencyProxy(() => portOf(server), options.latencyMs) : undefined;
  const close = async (): Promise<void> => {
    runningSandboxes.delete(sandbox);
    await latencyProxy?.close();
    const closed = server.listening ? once(server, 'close') : undefined;
    server.close();
    connections.closeAll();
    await closed;
  };
  const publicServer = latencyProxy?.server ?? server;
  const sandbox = new Sandbox(options, { publicServer, close, connections, certificate: certificate?.authority });
  server.on('connection', (socket: Socket) => {
    connections.accept(socket);
  });
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    const connection = connections.find(request.socket);
    const exchange = new Exchange(request, response, connection.socket);
    handleRequest(sandbox, request, exchange, connection.number).catch((error: unknown) => {
      console.error('The sandbox itself failed:', error);
      exchange.disconnect('reset');
    });
  });
  try {
    for (const listening of latencyProxy === undefined ? [server] : [server, latencyProxy.server]) {
      const port = listening === publicServer ? (options.port ?? 0) : 0;
      await once(listening.listen(port, options.hostname === '[::1]' ? '::1' : '127.0.0.1'), 'listening');
    }
  } catch (error) {
    await close();
    throw error;
  }
  runningSandboxes.add(sandbox);
  return sandbox;
}

async function handleRequest(
  sandbox: Sandbox,
  request: IncomingMessage,
  exchange: Exchange,
  connection: number,
): Promise<void> {
  const url = new URL(`http://sandbox${request.url ?? '/'}`);
  const procedure = readProcedure(url.pathname);
  if (procedure !== undefined) {
    await handleApiCall(sandbox.apiContext, request, exchange, { url, connection, ...procedure });
  } else if (url.pathname.startsWith('/sandbox/')) {
    const body = await exchange.readBody(controlLimit);
    await exchange.send(handleControlRequest(sandbox, request.method ?? '', url.pathname, body?.toString() ?? ''));
  } else if (url.pathname.startsWith('/api/')) {
    await exchange.send(notFoundResponse());
  } else {
    sandbox.recordPageRequest(url);
    await exchange.send(pageResponse(url.pathname));
  }
}
