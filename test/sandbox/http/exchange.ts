import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { setTimeout as wait } from 'node:timers/promises';
import { type HttpResponse, httpBytes } from './response';

/** How a connection is closed: with a reset or a regular end. */
export type DisconnectKind = 'reset' | 'end';

/** One request, and methods to respond correctly or incorrectly. */
export class Exchange {
  /** Aborted when the client disconnects or the connection is cut. */
  readonly closedSignal: AbortSignal;
  /** Status and code of the response, once it has begun; `undefined` before, or when no HTTP response was sent. */
  sent: Pick<HttpResponse, 'status' | 'code'> | undefined;
  /** Called just before the client can receive the complete response. */
  onBeforeResponseEnd: () => void = () => undefined;
  #wasCut = false;
  readonly #closed: Promise<void>;
  readonly #request: IncomingMessage;
  readonly #response: ServerResponse;
  readonly #tcpSocket: Socket;

  /** `tcpSocket` is the TCP connection, below TLS if there is any. */
  constructor(request: IncomingMessage, response: ServerResponse, tcpSocket: Socket) {
    this.#request = request;
    this.#response = response;
    this.#tcpSocket = tcpSocket;
    const controller = new AbortController();
    this.closedSignal = controller.signal;
    response.on('error', () => undefined);
    this.#closed = new Promise((resolve) => {
      response.once('close', () => {
        controller.abort();
        resolve();
      });
    });
  }

  /** The result, once the exchange is over. */
  get result(): 'answered' | 'cut' | 'abandoned' {
    if (this.#response.writableFinished) {
      return 'answered';
    }
    return this.#wasCut ? 'cut' : 'abandoned';
  }

  /** Reads the whole body; `undefined` when it is longer than `limit` bytes. Rejects when the client disconnects. */
  async readBody(limit: number): Promise<Buffer | undefined> {
    const body = await buffer(this.#request);
    return body.length <= limit ? body : undefined;
  }

  /** Waits; rejects when `signal` aborts, by default when the client disconnects. */
  async pause(ms: number, signal = this.closedSignal): Promise<void> {
    if (ms > 0) {
      await wait(ms, undefined, { signal });
    }
  }

  /** Waits until the client disconnects or the sandbox closes. */
  async stall(): Promise<void> {
    await this.#closed;
  }

  async send(response: HttpResponse): Promise<void> {
    this.begin(response);
    await this.finish(response.body);
  }

  begin(response: Omit<HttpResponse, 'body'>): void {
    this.sent = { status: response.status, ...(response.code === undefined ? {} : { code: response.code }) };
    this.#response.writeHead(response.status, { ...response.headers });
  }

  /** Writes part of the body; resolves when the buffer accepts more. */
  async write(bytes: Uint8Array): Promise<void> {
    if (!this.closedSignal.aborted && !this.#response.write(bytes)) {
      await Promise.race([this.#closed, new Promise((resolve) => this.#response.once('drain', resolve))]);
    }
  }

  async finish(bytes: Uint8Array = new Uint8Array()): Promise<void> {
    if (!this.closedSignal.aborted) {
      this.onBeforeResponseEnd();
      this.#response.end(bytes);
      await this.#closed;
    }
  }

  /** Sends the first `length` bytes of a response, then closes the connection. */
  async cut(kind: DisconnectKind, response?: HttpResponse, length = 0): Promise<void> {
    if (response !== undefined && length > 0) {
      const bytes = httpBytes(response).subarray(0, length);
      await new Promise((resolve) => this.#request.socket.write(bytes, resolve));
    }
    if (length > 0 || this.sent !== undefined) {
      await flushBeforeReset();
    }
    this.disconnect(kind);
  }

  disconnect(kind: DisconnectKind): void {
    this.#wasCut = true;
    if (kind === 'reset') {
      this.#tcpSocket.resetAndDestroy();
    } else {
      this.#tcpSocket.end();
      this.#request.socket.destroy();
    }
  }
}

/** A Node client takes bytes that arrive together with a reset for a regular end, so the bytes get a head start. */
function flushBeforeReset(): Promise<void> {
  return wait(20);
}
