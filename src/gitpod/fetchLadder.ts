import { chainOfCauses } from './chainOfCauses';
import { networkFailure, type NetworkFailure } from './networkFailure';
import type { Clock, Fetch, FetchInit, FetchResponse, Logger } from './ports';
import { discardBody } from './readBody';

/** One way to send a request. Loaded when it is first needed. */
export interface FetchRung {
  readonly name: string;
  load(): Promise<Fetch>;
}

/** What has become of a request, for whoever has to say so when it ends early. */
export interface Progress {
  /** The rung that it was given to last. */
  rung?: string;
  /** It was handed to a rung, and it is not certain that this rung made no connection. */
  maybeSent: boolean;
}

/** How long a rung that is not the first is preferred because it was the one that connected. */
const rememberedForMs = 15 * 60_000;

/** How much an error tells a person about what to do. */
const telling = { unreachable: 1, timedOut: 2, certificate: 3, proxy: 3, notUnderstood: 3 } satisfies Record<
  NetworkFailure['kind'],
  number
>;

/**
 * Several ways to send one request. A rung that certainly could not connect hands over to the next. Anything else may have
 * reached the server, and is final: a request never goes out twice from here.
 */
export class FetchLadder {
  readonly #rungs: readonly FetchRung[];
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #loaded = new Map<FetchRung, Fetch>();
  /** By origin: the rung that connected, where the first one had not, and when. */
  readonly #connected = new Map<string, { rung: FetchRung; at: number }>();

  constructor(rungs: readonly FetchRung[], clock: Clock, logger: Logger) {
    this.#rungs = rungs;
    this.#clock = clock;
    this.#logger = logger;
  }

  /** Rejects with the error of the rung that tells most, as it was thrown. `harmless` = it would not matter if it had been sent. */
  async send(
    origin: string,
    path: string,
    init: FetchInit,
    progress: Progress,
    harmless: boolean,
  ): Promise<FetchResponse> {
    let worst: { error: Error; kind: NetworkFailure['kind'] | undefined; tells: number } | undefined;
    for (const rung of this.#order(origin)) {
      let kind: NetworkFailure['kind'] | undefined;
      try {
        const send = this.#loaded.get(rung) ?? (await this.#load(rung));
        // It may have been cancelled while the rung was being loaded: then it must not go out any more.
        init.signal.throwIfAborted();
        progress.rung = rung.name;
        progress.maybeSent = true;
        const response = await send(origin + path, init);
        if (worst?.kind === 'proxy' && isPage(response)) {
          // The proxy's own, most likely: Node's `http` hands on what it answers in place of a connection.
          this.#connected.delete(origin);
          if (!harmless) return response;
          discardBody(response.body);
          break;
        }
        this.#remember(origin, rung, response.status);
        return response;
      } catch (error) {
        if (progress.maybeSent) {
          const failure = networkFailure(error);
          if (init.signal.aborted || !(failure.notSent || (harmless && failure.handshake === true))) throw error;
          ({ kind } = failure);
        }
        init.signal.throwIfAborted();
        progress.maybeSent = false;
        this.#connected.delete(origin);
        const tells = kind === undefined ? 0 : telling[kind];
        if (worst === undefined || tells > worst.tells) {
          worst = { error: error instanceof Error ? error : new Error('no reason was given'), kind, tells };
        }
        this.#logger.debug(`${rung.name} could not connect to ${new URL(origin).host}: ${chainOfCauses(error)}`);
      }
    }
    throw worst?.error ?? new Error('there is no way to send a request');
  }

  #order(origin: string): readonly FetchRung[] {
    const connected = this.#connected.get(origin);
    if (connected === undefined) return this.#rungs;
    if (Math.abs(this.#clock.now() - connected.at) > rememberedForMs) return this.#rungs;
    return [connected.rung, ...this.#rungs.filter((rung) => rung !== connected.rung)];
  }

  #remember(origin: string, rung: FetchRung, status: number): void {
    // A proxy that asks for a password is no connection to the service.
    if (status === 407 || rung === this.#rungs[0]) this.#connected.delete(origin);
    else if (this.#connected.get(origin)?.rung !== rung) this.#connected.set(origin, { rung, at: this.#clock.now() });
  }

  async #load(rung: FetchRung): Promise<Fetch> {
    const loaded = await rung.load();
    this.#loaded.set(rung, loaded);
    return loaded;
  }
}

/** A refusal in other words than the service's. */
function isPage({ status, headers }: FetchResponse): boolean {
  return status >= 400 && status < 500 && headers.get('content-type')?.startsWith('application/json') !== true;
}
