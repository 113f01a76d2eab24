import { createServer, request, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import net from 'node:net';

/** Loopback too, but VS Code knows only 127.0.0.1 and its likes as such. The proxy leads from here to there. */
export const addressBeyond = '127.0.0.2';

/** A proxy on loopback that passes everything on, and tells what came through it. */
export interface Proxy {
  readonly address: string;
  /** Hosts and ports, one for each tunnel or request. */
  readonly passed: readonly string[];
  close(): Promise<void>;
}

export async function startProxy(): Promise<Proxy> {
  const passed: string[] = [];
  const sockets = new Set<net.Socket>();
  const server = createServer((incoming, answer) => {
    passOn(incoming, answer, passed);
  });
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  server.on('connect', (incoming, client: net.Socket) => {
    const { hostname, port } = new URL(`http://${incoming.url ?? ''}`);
    passed.push(`${hostname}:${port}`);
    const onward = net.connect(Number(port), leadsTo(hostname), () => {
      client.write('HTTP/1.1 200 Connection Established\r\n\r\n');
      onward.pipe(client).pipe(onward);
    });
    onward.on('error', () => client.destroy());
    client.on('error', () => onward.destroy());
  });
  const port = await listen(server);
  return {
    address: `http://127.0.0.1:${port}`,
    passed,
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        sockets.forEach((socket) => socket.destroy());
      }),
  };
}

function passOn(incoming: IncomingMessage, answer: ServerResponse, passed: string[]): void {
  const target = new URL(incoming.url ?? '');
  passed.push(target.host);
  target.hostname = leadsTo(target.hostname);
  const onward = request(target, { method: incoming.method, headers: incoming.headers }, (reply) => {
    answer.writeHead(reply.statusCode ?? 502, reply.headers);
    reply.pipe(answer);
  });
  onward.on('error', () => answer.destroy());
  incoming.pipe(onward);
}

function leadsTo(hostname: string): string {
  return hostname === addressBeyond ? '127.0.0.1' : hostname;
}

function listen(server: Server): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : 0);
    });
  });
}
