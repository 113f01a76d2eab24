import { EventEmitter, once } from 'node:events';
import type { Fetch } from '../../../../src/api/ports';
import { host, type TestExtension } from '../../../fakes/testExtension';

/** When a request is held: before it is sent, or after its response has arrived. */
export type HeldAt = 'request' | 'answer';

/** Holds one request until it is released; all others are sent as usual. */
export class HeldRequest {
  readonly #events = new EventEmitter<{ reach: []; release: [] }>();
  readonly #released = once(this.#events, 'release');
  #count = 0;

  /** Resolves when the request is held. */
  readonly reached: Promise<unknown> = once(this.#events, 'reach');

  /** @param index number of requests before the held one */
  constructor(
    private readonly world: TestExtension,
    private readonly index: number,
    private readonly at: HeldAt,
  ) {
    world.reroute(this.#send, ['*']);
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

  /** Rejects on abort, like `fetch`. */
  async #hold(signal: AbortSignal): Promise<void> {
    this.#events.emit('reach');
    if (!signal.aborted) {
      await Promise.race([this.#released, once(signal, 'abort')]);
    }
    signal.throwIfAborted();
  }
}
