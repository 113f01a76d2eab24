import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createRawServer, type Server as RawServer, type Socket } from 'node:net';

/** A loopback server that counts requests; `close` also closes its open connections. */
export class Loopback {
  connections = 0;
  requests = 0;
  /** Number of sockets that the other side closed or reset. */
  closed = 0;
  readonly #sockets = new Set<Socket>();

  private constructor(
    readonly server: Server | RawServer,
    readonly scheme: 'http' | 'https',
  ) {}

  get origin(): string {
    const address = this.server.address();
    return `${this.scheme}://localhost:${typeof address === 'object' && address !== null ? address.port : 0}`;
  }

  /** Starts an HTTP server. */
  static async http(answer: (response: ServerResponse, request: IncomingMessage) => void): Promise<Loopback> {
    const server = createServer({ keepAliveTimeout: 60_000 });
    const loopback = await Loopback.on(server, 'http');
    server.on('request', (request: IncomingMessage, response: ServerResponse) => {
      loopback.requests++;
      request.resume().once('end', () => {
        answer(response, request);
      });
      response.on('error', () => undefined);
    });
    return loopback;
  }

  /** Starts a TCP server whose handler answers the first bytes of each connection, with HTTP or anything else. */
  static async raw(answer: (socket: Socket) => void): Promise<Loopback> {
    const server = createRawServer();
    const loopback = await Loopback.on(server, 'http');
    server.on('connection', (socket: Socket) => {
      socket.once('data', () => {
        loopback.requests++;
        answer(socket);
      });
    });
    return loopback;
  }

  static async on(server: Server | RawServer, scheme: 'http' | 'https'): Promise<Loopback> {
    const loopback = new Loopback(server, scheme);
    server.on('connection', (socket: Socket) => {
      loopback.connections++;
      loopback.#sockets.add(socket);
      socket.on('error', () => undefined);
      socket.on('close', () => {
        loopback.closed++;
        loopback.#sockets.delete(socket);
      });
    });
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(0, '127.0.0.1', resolve);
    });
    return loopback;
  }

  async close(): Promise<void> {
    await new Promise((resolve) => {
      this.server.close(resolve);
      for (const socket of this.#sockets) socket.destroy();
    });
  }
}

/** Resolves once a condition holds; fails after two seconds. */
export async function waitUntil(what: string, condition: () => boolean): Promise<void> {
  const started = performance.now();
  while (!condition()) {
    if (performance.now() - started > 2_000) throw new Error(`it never came about that ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}
