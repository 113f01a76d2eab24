import type { Socket } from 'node:net';

/** Number of connections made by clients. */
export interface ConnectionCount {
  /** Since the start or the last reset. */
  readonly opened: number;
  readonly open: number;
}

interface Connection {
  readonly number: number;
  readonly socket: Socket;
}

/** Tracks TCP connections, including those that carry TLS, to count and to break them. */
export class Connections {
  readonly #open = new Map<string, Connection>();
  #count = 0;
  #countAtReset = 0;

  /** Accepts a new connection, or destroys it if it is not from this machine. */
  accept(socket: Socket): void {
    if (!isLoopback(socket.remoteAddress)) {
      socket.destroy();
      return;
    }
    this.#count += 1;
    const key = socketKey(socket);
    this.#open.set(key, { number: this.#count, socket });
    socket.on('error', () => undefined);
    socket.once('close', () => {
      this.#open.delete(key);
    });
  }

  /** The TCP connection under a request's socket; without TLS, it is the same socket. */
  find(socket: Socket): Connection {
    return this.#open.get(socketKey(socket)) ?? { number: 0, socket };
  }

  get count(): ConnectionCount {
    return { opened: this.#count - this.#countAtReset, open: this.#open.size };
  }

  reset(): void {
    this.#countAtReset = this.#count;
  }

  closeAll(): void {
    for (const { socket } of this.#open.values()) {
      socket.destroy();
    }
  }
}

function socketKey(socket: Socket): string {
  return `${socket.remoteAddress ?? ''} ${socket.remotePort ?? 0}`;
}

function isLoopback(address: string | undefined): boolean {
  return address === '::1' || /^(::ffff:)?127\./.test(address ?? '');
}
