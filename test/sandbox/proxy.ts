import { once } from 'node:events';
import { createServer, request, STATUS_CODES, type IncomingMessage, type ServerResponse } from 'node:http';
import net from 'node:net';
import { portOf } from './portOf';

/** Also loopback, but VS Code does not recognize it as such, so it uses the proxy. The proxy maps it to 127.0.0.1. */
export const proxiedLoopbackAddress = '127.0.0.2';

/** How the proxy refuses requests: forbidden, or authentication required. */
type Refusal = 403 | 407;

/** Host names mapped to the origin of a local service, such as `app.gitpod.io` to the origin of a sandbox. */
export type Routes = Readonly<Record<string, string>>;

/** A proxy on loopback that forwards everything until `refuse` is called, and records what it forwarded. */
export interface Proxy {
  readonly address: string;
  /** Host and port of each tunnel or request. */
  readonly forwarded: readonly string[];
  /** Refuses all further requests with this status, or forwards them again for `undefined`. Closes open connections. */
  refuse(status: Refusal | undefined): void;
  close(): Promise<void>;
}

/** @param routes targets by host name; other hosts than loopback are refused, so that nothing leaves this machine */
export async function startProxy(routes: Routes = {}): Promise<Proxy> {
  const forwarded: string[] = [];
  const sockets = new Set<net.Socket>();
  let refusal: Refusal | undefined;
  const closeConnections = (): void => {
    sockets.forEach((socket) => socket.destroy());
  };
  const server = createServer((incoming, response) => {
    if (refusal === undefined) {
      forwardRequest(incoming, response, forwarded);
    } else {
      response.writeHead(refusal, refusalHeaders).end();
    }
  });
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  server.on('connect', (incoming, client: net.Socket) => {
    client.on('error', () => client.destroy());
    if (refusal !== undefined) {
      client.end(refusalHead(refusal));
      return;
    }
    const { hostname, port } = new URL(`http://${incoming.url ?? ''}`);
    const target = resolveTarget(hostname, port, routes);
    if (target === undefined) {
      client.end(refusalHead(403));
      return;
    }
    forwarded.push(`${hostname}:${port || '80'}`);
    const upstream = net.connect(target.port, target.hostname, () => {
      client.write('HTTP/1.1 200 Connection Established\r\n\r\n');
      upstream.pipe(client).pipe(upstream);
    });
    upstream.on('error', () => client.destroy());
    client.on('close', () => upstream.destroy());
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return {
    address: `http://127.0.0.1:${portOf(server)}`,
    forwarded,
    refuse: (status) => {
      refusal = status;
      closeConnections();
    },
    close: async () => {
      const closed = once(server.close(), 'close');
      closeConnections();
      await closed;
    },
  };
}

const refusalHeaders = { 'Proxy-Authenticate': 'Basic realm="harbour"', 'Content-Length': '0' };

function refusalHead(status: Refusal): string {
  const headers = Object.entries(refusalHeaders).map(([name, value]) => `${name}: ${value}`);
  return [`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}`, ...headers, '', ''].join('\r\n');
}

function forwardRequest(incoming: IncomingMessage, response: ServerResponse, forwarded: string[]): void {
  const target = new URL(incoming.url ?? '');
  forwarded.push(target.host);
  target.hostname = target.hostname === proxiedLoopbackAddress ? '127.0.0.1' : target.hostname;
  const upstream = request(target, { method: incoming.method, headers: incoming.headers }, (upstreamResponse) => {
    response.writeHead(upstreamResponse.statusCode ?? 502, upstreamResponse.headers);
    upstreamResponse.pipe(response);
  });
  upstream.on('error', () => response.destroy());
  incoming.pipe(upstream);
}

function resolveTarget(hostname: string, port: string, routes: Routes): { hostname: string; port: number } | undefined {
  const origin = routes[hostname];
  if (origin !== undefined) {
    const { hostname: targetHostname, port: targetPort } = new URL(origin);
    return { hostname: targetHostname, port: Number(targetPort) };
  }
  const isLoopback = hostname === 'localhost' || hostname.startsWith('127.');
  return isLoopback
    ? { hostname: hostname === proxiedLoopbackAddress ? '127.0.0.1' : hostname, port: Number(port) }
    : undefined;
}
