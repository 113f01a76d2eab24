import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';

/**
 * Simulates network latency in front of a server: half a round trip in each direction, and one more round trip before
 * the first byte of a new connection, as for a TCP handshake. Unlike a delay inside the server, this makes every
 * connection and every TLS handshake cost time.
 */
export class LatencyProxy {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();

  /**
   * @param port port of the target server on 127.0.0.1
   * @param roundTripMs can be changed at any time
   */
  constructor(
    port: () => number,
    public roundTripMs: number,
  ) {
    const halfRoundTripMs = (): number => this.roundTripMs / 2;
    this.#server = createServer({ allowHalfOpen: true, noDelay: true }, (client) => {
      const service = connect({ port: port(), host: '127.0.0.1', allowHalfOpen: true, noDelay: true });
      const connectedAt = performance.now() + this.roundTripMs;
      for (const socket of [client, service]) {
        this.#sockets.add(socket);
        socket.once('close', () => this.#sockets.delete(socket));
      }
      forward(client, service, () => Math.max(halfRoundTripMs(), connectedAt + halfRoundTripMs() - performance.now()));
      forward(service, client, halfRoundTripMs);
    });
  }

  get server(): Server {
    return this.#server;
  }

  async close(): Promise<void> {
    const closed = this.#server.listening ? once(this.#server, 'close') : undefined;
    this.#server.close();
    this.#sockets.forEach((socket) => socket.destroy());
    await closed;
  }
}

/** Forwards data, end and reset in order, with a delay. Stops reading while the target's buffer is full. */
function forward(from: Socket, to: Socket, delayMs: () => number): void {
  let lastDue = 0;
  const schedule = (action: () => void): void => {
    const due = Math.max(lastDue, performance.now() + delayMs());
    lastDue = due;
    setTimeout(action, Math.ceil(due - performance.now()));
  };
  from.on('data', (chunk: Buffer) => {
    schedule(() => {
      if (!to.destroyed && !to.write(chunk)) {
        from.pause();
        to.once('drain', () => from.resume());
      }
    });
  });
  from.on('end', () => {
    schedule(() => to.end());
  });
  from.on('error', () => {
    schedule(() => to.resetAndDestroy());
  });
}
