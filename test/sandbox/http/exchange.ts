import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { setTimeout as wait } from 'node:timers/promises';
import { type Answer, wireBytes } from './answer';

/** How a connection is made to end: with a reset, or as if all had been said. */
export type Ending = 'reset' | 'end';

/** One request and the ways to answer it, decent and otherwise. */
export class Exchange {
  /** Aborted as soon as the client is gone or the connection was cut. */
  readonly gone: AbortSignal;
  /** What was put on the wire as a whole or in part; nothing yet, or nothing that is HTTP. */
  sent: Pick<Answer, 'status' | 'code'> | undefined;
  /** Called just before the client can have the whole answer. */
  onAnswered: () => void = () => undefined;
  #wasCut = false;
  readonly #over: Promise<void>;
  readonly #request: IncomingMessage;
  readonly #response: ServerResponse;
  readonly #wire: Socket;

  /** `wire` is the connection itself, under the encryption when there is one. */
  constructor(request: IncomingMessage, response: ServerResponse, wire: Socket) {
    this.#request = request;
    this.#response = response;
    this.#wire = wire;
    const controller = new AbortController();
    this.gone = controller.signal;
    response.on('error', () => undefined);
    this.#over = new Promise((resolve) => {
      response.once('close', () => {
        controller.abort();
        resolve();
      });
    });
  }

  /** How it went, once it is over. */
  get result(): 'answered' | 'cut' | 'abandoned' {
    if (this.#response.writableFinished) {
      return 'answered';
    }
    return this.#wasCut ? 'cut' : 'abandoned';
  }

  /** The whole body, or `undefined` when it is longer than `limit` bytes. Rejects when the client leaves. */
  async readBody(limit: number): Promise<Buffer | undefined> {
    const body = await buffer(this.#request);
    return body.length <= limit ? body : undefined;
  }

  /** Waits; rejects when the client leaves meanwhile, or `signal` says to end. */
  async pause(ms: number, signal = this.gone): Promise<void> {
    if (ms > 0) {
      await wait(ms, undefined, { signal });
    }
  }

  /** Waits for the client to leave, or for the sandbox to close. */
  async stall(): Promise<void> {
    await this.#over;
  }

  async send(answer: Answer): Promise<void> {
    this.begin(answer);
    await this.finish(answer.body);
  }

  begin(answer: Omit<Answer, 'body'>): void {
    this.sent = { status: answer.status, ...(answer.code === undefined ? {} : { code: answer.code }) };
    this.#response.writeHead(answer.status, { ...answer.headers });
  }

  /** Writes a part of the body; resolves when there is room for more. */
  async write(bytes: Uint8Array): Promise<void> {
    if (!this.gone.aborted && !this.#response.write(bytes)) {
      await Promise.race([this.#over, new Promise((resolve) => this.#response.once('drain', resolve))]);
    }
  }

  async finish(bytes: Uint8Array = new Uint8Array()): Promise<void> {
    if (!this.gone.aborted) {
      this.onAnswered();
      this.#response.end(bytes);
      await this.#over;
    }
  }

  /** Puts the first `length` bytes of an answer on the connection and ends it. */
  async cut(ending: Ending, answer?: Answer, length = 0): Promise<void> {
    if (answer !== undefined && length > 0) {
      const bytes = wireBytes(answer).subarray(0, length);
      await new Promise((resolve) => this.#request.socket.write(bytes, resolve));
    }
    if (length > 0 || this.sent !== undefined) {
      await letRead();
    }
    this.hangUp(ending);
  }

  hangUp(ending: Ending): void {
    this.#wasCut = true;
    if (ending === 'reset') {
      this.#wire.resetAndDestroy();
    } else {
      this.#wire.end();
      this.#request.socket.destroy();
    }
  }
}

/** Bytes and a reset that arrive together look to a Node client like a decent end, so the bytes get a head start. */
function letRead(): Promise<void> {
  return wait(20);
}
