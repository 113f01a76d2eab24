import { getDefaultAutoSelectFamilyAttemptTimeout, setDefaultAutoSelectFamilyAttemptTimeout } from 'node:net';

import { discardBody } from './body';
import { formatErrorChain } from './errors';
import type { Clock, Fetch, FetchInit, FetchResponse, Logger } from './ports';
import { networkFailure, type NetworkFailure } from './wireErrors';

/** One way to send a request. Loaded when it is first needed. */
export interface Fetcher {
  readonly name: string;
  load(): Promise<Fetch>;
}

/** What has become of a request, for whoever has to say so when it ends early. */
export interface FetchProgress {
  /** The fetcher that it was given to last. */
  fetcher?: string;
  /** It was handed to a fetcher, and it is not certain that this fetcher made no connection. */
  maybeSent: boolean;
}

/** How long a fetcher that is not the first is preferred because it was the one that connected. */
const rememberedForMs = 15 * 60_000;

/** How much an error tells a user about what to do. */
const significance = { unreachable: 1, timedOut: 2, certificate: 3, proxy: 3, notUnderstood: 3 } satisfies Record<
  NetworkFailure['kind'],
  number
>;

/** Certificates are not checked, so that a request could go to anybody. */
export class CertificatesUnchecked extends Error {}

/**
 * Whether Node checks certificates. Read for each request: the variable also counts when it is set while the process runs. VS Code's
 * `http.proxyStrictSSL` is no such switch: it is for VS Code's own requests, and not for those of extensions.
 */
function checksCertificates(): boolean {
  return process.env['NODE_TLS_REJECT_UNAUTHORIZED'] !== '0';
}

/**
 * Several ways to send one request. A fetcher that certainly could not connect hands over to the next. Anything else may have
 * reached the server, and is final: a request never goes out twice from here.
 */
export class FallbackFetcher {
  readonly #fetchers: readonly Fetcher[];
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #loaded = new Map<Fetcher, Fetch>();
  /** By origin: the fetcher that connected, where the first one had not, and when. */
  readonly #connected = new Map<string, { fetcher: Fetcher; at: number }>();

  constructor(fetchers: readonly Fetcher[], clock: Clock, logger: Logger) {
    this.#fetchers = fetchers;
    this.#clock = clock;
    this.#logger = logger;
  }

  /** Rejects with the error of the fetcher that tells most, as it was thrown. `idempotent`: it may be sent twice. */
  async send(
    origin: string,
    path: string,
    init: FetchInit,
    progress: FetchProgress,
    idempotent: boolean,
  ): Promise<FetchResponse> {
    let worst: { error: Error; kind: NetworkFailure['kind'] | undefined; tells: number } | undefined;
    for (const fetcher of this.#order(origin)) {
      let kind: NetworkFailure['kind'] | undefined;
      try {
        const send = this.#loaded.get(fetcher) ?? (await this.#load(fetcher));
        // It may have been cancelled while the fetcher was being loaded: then it must not go out any more.
        init.signal.throwIfAborted();
        if (origin.startsWith('https:') && !checksCertificates()) throw new CertificatesUnchecked();
        progress.fetcher = fetcher.name;
        progress.maybeSent = true;
        const response = await send(origin + path, init);
        if (worst?.kind === 'proxy' && isPage(response)) {
          // The proxy's own, most likely: Node's `http` hands on what it answers in place of a connection.
          this.#connected.delete(origin);
          if (!idempotent) return response;
          discardBody(response.body);
          break;
        }
        this.#remember(origin, fetcher, response.status);
        return response;
      } catch (error) {
        if (error instanceof CertificatesUnchecked) throw error;
        if (progress.maybeSent) {
          const failure = networkFailure(error);
          if (init.signal.aborted || !(failure.notSent || (idempotent && failure.handshake === true))) throw error;
          ({ kind } = failure);
        }
        init.signal.throwIfAborted();
        progress.maybeSent = false;
        this.#connected.delete(origin);
        const tells = kind === undefined ? 0 : significance[kind];
        if (worst === undefined || tells > worst.tells) {
          worst = { error: error instanceof Error ? error : new Error('no reason was given'), kind, tells };
        }
        this.#logger.debug(`${fetcher.name} could not connect to ${new URL(origin).host}: ${formatErrorChain(error)}`);
      }
    }
    throw worst?.error ?? new Error('there is no way to send a request');
  }

  #order(origin: string): readonly Fetcher[] {
    const connected = this.#connected.get(origin);
    if (connected === undefined) return this.#fetchers;
    if (Math.abs(this.#clock.now() - connected.at) > rememberedForMs) return this.#fetchers;
    return [connected.fetcher, ...this.#fetchers.filter((fetcher) => fetcher !== connected.fetcher)];
  }

  #remember(origin: string, fetcher: Fetcher, status: number): void {
    // A proxy that asks for a password is no connection to the service.
    if (status === 407 || fetcher === this.#fetchers[0]) this.#connected.delete(origin);
    else if (this.#connected.get(origin)?.fetcher !== fetcher)
      this.#connected.set(origin, { fetcher, at: this.#clock.now() });
  }

  async #load(fetcher: Fetcher): Promise<Fetch> {
    const loaded = await fetcher.load();
    this.#loaded.set(fetcher, loaded);
    return loaded;
  }
}

/** A refusal in other words than the service's. */
function isPage({ status, headers }: FetchResponse): boolean {
  return status >= 400 && status < 500 && headers.get('content-type')?.startsWith('application/json') !== true;
}

/**
 * The ways to send a request, best first. The editor's own `fetch` keeps connections and follows the proxy and certificate
 * settings; it is looked up for each call, because the editor may replace it after start. `node-fetch` goes through
 * `node:http`, which the editor patches separately, and so gets through where the first cannot; it is loaded only then. It also waits
 * longer for each address of a host.
 */
export function createFetchers(): Fetcher[] {
  const patientConnects = new PatientConnects();
  return [
    { name: 'fetch', load: () => Promise.resolve((url, init) => fetch(url, init)) },
    {
      name: 'node-fetch',
      load: async () => {
        const { default: nodeFetch } = await import('node-fetch');
        return (url, init) => patientConnects.during(() => nodeFetch(url, init));
      },
    },
  ];
}

/** How long each of several addresses may take to connect. Node gives up after 250 ms, which is too short for some VPNs. */
const attemptTimeoutMs = 3_000;

/**
 * Lets connects take their time while a request is under way. Node's default is changed for that, because nothing else arrives there:
 * the editor puts its own agent, which follows its proxy settings, in the place of one that comes with a request, or follows them no
 * more where there is one.
 */
class PatientConnects {
  #underWay = 0;
  #before = 0;

  async during<T>(send: () => Promise<T>): Promise<T> {
    if (this.#underWay++ === 0) {
      this.#before = getDefaultAutoSelectFamilyAttemptTimeout();
      setDefaultAutoSelectFamilyAttemptTimeout(Math.max(this.#before, attemptTimeoutMs));
    }
    try {
      return await send();
    } finally {
      if (--this.#underWay === 0) setDefaultAutoSelectFamilyAttemptTimeout(this.#before);
    }
  }
}
