import type { Socket } from 'node:net';

/** How many connections clients have made. */
export interface ConnectionCount {
  /** Since the start or the last reset. */
  readonly opened: number;
  readonly open: number;
}

interface Connection {
  readonly number: number;
  readonly socket: Socket;
}

/** The connections under the requests, also those that carry TLS: for counting them, and for breaking them. */
export class Connections {
  readonly #open = new Map<string, Connection>();
  #count = 0;
  #countAtReset = 0;

  /** Takes a new connection, or ends it at once when it is not from this machine. */
  accept(socket: Socket): void {
    if (!isLoopback(socket.remoteAddress)) {
      socket.destroy();
      return;
    }
    this.#count += 1;
    const key = name(socket);
    this.#open.set(key, { number: this.#count, socket });
    socket.on('error', () => undefined);
    socket.once('close', () => {
      this.#open.delete(key);
    });
  }

  /** The connection that carries a request's socket; the same one when there is no TLS. */
  under(socket: Socket): Connection {
    return this.#open.get(name(socket)) ?? { number: 0, socket };
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

function name(socket: Socket): string {
  return `${socket.remoteAddress ?? ''} ${socket.remotePort ?? 0}`;
}

function isLoopback(address: string | undefined): boolean {
  return address === '::1' || /^(::ffff:)?127\./.test(address ?? '');
}
