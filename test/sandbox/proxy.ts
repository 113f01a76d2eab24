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
  readonly passed: readonly string[];
  /** Refuses all further requests with this status, or forwards them again for `undefined`. Closes open connections. */
  refuse(how: Refusal | undefined): void;
  close(): Promise<void>;
}

/** @param routes targets by host name; other hosts than loopback are refused, so that nothing leaves this machine */
export async function startProxy(routes: Routes = {}): Promise<Proxy> {
  const passed: string[] = [];
  const sockets = new Set<net.Socket>();
  let refusal: Refusal | undefined;
  const hangUp = (): void => {
    sockets.forEach((socket) => socket.destroy());
  };
  const server = createServer((incoming, answer) => {
    if (refusal === undefined) {
      passOn(incoming, answer, passed);
    } else {
      answer.writeHead(refusal, refusalHeaders).end();
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
    passed.push(`${hostname}:${port || '80'}`);
    const onward = net.connect(target.port, target.hostname, () => {
      client.write('HTTP/1.1 200 Connection Established\r\n\r\n');
      onward.pipe(client).pipe(onward);
    });
    onward.on('error', () => client.destroy());
    client.on('close', () => onward.destroy());
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return {
    address: `http://127.0.0.1:${portOf(server)}`,
    passed,
    refuse: (how) => {
      refusal = how;
      hangUp();
    },
    close: async () => {
      const closed = once(server.close(), 'close');
      hangUp();
      await closed;
    },
  };
}

const refusalHeaders = { 'Proxy-Authenticate': 'Basic realm="harbour"', 'Content-Length': '0' };

function refusalHead(status: Refusal): string {
  const headers = Object.entries(refusalHeaders).map(([name, value]) => `${name}: ${value}`);
  return [`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}`, ...headers, '', ''].join('\r\n');
}

function passOn(incoming: IncomingMessage, answer: ServerResponse, passed: string[]): void {
  const target = new URL(incoming.url ?? '');
  passed.push(target.host);
  target.hostname = target.hostname === proxiedLoopbackAddress ? '127.0.0.1' : target.hostname;
  const onward = request(target, { method: incoming.method, headers: incoming.headers }, (reply) => {
    answer.writeHead(reply.statusCode ?? 502, reply.headers);
    reply.pipe(answer);
  });
  onward.on('error', () => answer.destroy());
  incoming.pipe(onward);
}

function resolveTarget(hostname: string, port: string, routes: Routes): { hostname: string; port: number } | undefined {
  const origin = routes[hostname];
  if (origin !== undefined) {
    const { hostname: to, port: at } = new URL(origin);
    return { hostname: to, port: Number(at) };
  }
  const isHere = hostname === 'localhost' || hostname.startsWith('127.');
  return isHere
    ? { hostname: hostname === proxiedLoopbackAddress ? '127.0.0.1' : hostname, port: Number(port) }
    : undefined;
}
