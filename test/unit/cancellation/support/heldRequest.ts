import { EventEmitter, once } from 'node:events';
import type { Fetch } from '../../../../src/api/ports';
import { host, type TestExtension } from '../../../fakes/testExtension';

/** Where a request is held: before it is sent, or when its answer has come. */
export type HeldAt = 'request' | 'answer';

/** Holds one request of a world until it is released; all others go to the service as ever. */
export class HeldRequest {
  readonly #events = new EventEmitter<{ reach: []; release: [] }>();
  readonly #released = once(this.#events, 'release');
  #count = 0;

  /** Resolves when the request is held. */
  readonly reached: Promise<unknown> = once(this.#events, 'reach');

  /** @param index how many requests go before it */
  constructor(
    private readonly world: TestExtension,
    private readonly index: number,
    private readonly at: HeldAt,
  ) {
    world.lead(this.#send, ['*']);
  }

  release(): void {
    this.#events.emit('release');
  }

  readonly #send: Fetch = async (url, init) => {
    const isHeld = this.#count++ === this.index;
    if (isHeld && this.at === 'request') {
      await this.#hold(init.signal);
    }
    const answer = fetch(url.replace(host.origin, this.world.sandbox.origin), init);
    if (isHeld && this.at === 'answer') {
      await Promise.allSettled([answer]);
      await this.#hold(init.signal);
    }
    return answer;
  };

  /** Like `fetch` it rejects when its signal is aborted. */
  async #hold(signal: AbortSignal): Promise<void> {
    this.#events.emit('reach');
    if (!signal.aborted) {
      await Promise.race([this.#released, once(signal, 'abort')]);
    }
    signal.throwIfAborted();
  }
}
