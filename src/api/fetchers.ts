import { getDefaultAutoSelectFamilyAttemptTimeout, setDefaultAutoSelectFamilyAttemptTimeout } from 'node:net';

import { discardBody } from './body';
import { formatErrorChain } from './errors';
import type { Clock, Fetch, FetchInit, FetchResponse, Logger } from './ports';
import { networkFailure, type NetworkFailure } from './wireErrors';

/** One way to send a request, loaded on first use. */
export interface Fetcher {
  readonly name: string;
  load(): Promise<Fetch>;
}

/** The progress of a request, to report its state when it fails. */
export interface FetchProgress {
  /** Name of the last fetcher that tried to send it. */
  fetcher?: string;
  /** Whether a fetcher may have connected for this request. False only if it is certain that none did. */
  maybeSent: boolean;
}

/** How long a fallback fetcher is tried first after it connected. */
const rememberedForMs = 15 * 60_000;

/** How well an error tells the user what to do; higher is better. */
const significance = { unreachable: 1, timedOut: 2, certificate: 3, proxy: 3, notUnderstood: 3 } satisfies Record<
  NetworkFailure['kind'],
  number
>;

/** Certificates are not checked, so any server could receive the request. */
export class CertificatesUnchecked extends Error {}

/**
 * Whether Node checks certificates. Read for each request, because the variable also takes effect when it is set while
 * the process runs. VS Code's `http.proxyStrictSSL` applies only to VS Code's own requests, not to those of extensions.
 */
function checksCertificates(): boolean {
  return process.env['NODE_TLS_REJECT_UNAUTHORIZED'] !== '0';
}

/**
 * Tries several fetchers in turn. Falls back to the next one only if the request was certainly not sent, or if it is
 * idempotent and failed during the TLS handshake. Any other error is final, because the request may have reached the
 * server.
 */
export class FallbackFetcher {
  readonly #fetchers: readonly Fetcher[];
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #loaded = new Map<Fetcher, Fetch>();
  /** By origin: the fallback fetcher that connected where the first one had not, and when. */
  readonly #connected = new Map<string, { fetcher: Fetcher; at: number }>();

  constructor(fetchers: readonly Fetcher[], clock: Clock, logger: Logger) {
    this.#fetchers = fetchers;
    this.#clock = clock;
    this.#logger = logger;
  }

  /** Rejects with the most helpful of the fetchers' errors, unchanged. `idempotent`: the request may be sent twice. */
  async send(
    origin: string,
    path: string,
    init: FetchInit,
    progress: FetchProgress,
    idempotent: boolean,
  ): Promise<FetchResponse> {
    let bestError: { error: Error; kind: NetworkFailure['kind'] | undefined; significance: number } | undefined;
    for (const fetcher of this.#order(origin)) {
      let kind: NetworkFailure['kind'] | undefined;
      try {
        const send = this.#loaded.get(fetcher) ?? (await this.#load(fetcher));
        // A request that was cancelled while the fetcher was loading must not be sent.
        init.signal.throwIfAborted();
        if (origin.startsWith('https:') && !checksCertificates()) {
          throw new CertificatesUnchecked();
        }
        progress.fetcher = fetcher.name;
        progress.maybeSent = true;
        const response = await send(origin + path, init);
        if (bestError?.kind === 'proxy' && isPage(response)) {
          // Most likely the proxy's own page: Node's `http` passes on what a proxy answers instead of connecting.
          this.#connected.delete(origin);
          if (!idempotent) {
            return response;
          }
          discardBody(response.body);
          break;
        }
        this.#remember(origin, fetcher, response.status);
        return response;
      } catch (error) {
        if (error instanceof CertificatesUnchecked) {
          throw error;
        }
        if (progress.maybeSent) {
          const failure = networkFailure(error);
          if (init.signal.aborted || !(failure.notSent || (idempotent && failure.handshake === true))) {
            throw error;
          }
          ({ kind } = failure);
        }
        init.signal.throwIfAborted();
        progress.maybeSent = false;
        this.#connected.delete(origin);
        const level = kind === undefined ? 0 : significance[kind];
        if (bestError === undefined || level > bestError.significance) {
          bestError = {
            error: error instanceof Error ? error : new Error('no reason was given'),
            kind,
            significance: level,
          };
        }
        this.#logger.debug(`${fetcher.name} could not connect to ${new URL(origin).host}: ${formatErrorChain(error)}`);
      }
    }
    throw bestError?.error ?? new Error('there is no way to send a request');
  }

  #order(origin: string): readonly Fetcher[] {
    const connected = this.#connected.get(origin);
    if (connected === undefined) {
      return this.#fetchers;
    }
    if (Math.abs(this.#clock.now() - connected.at) > rememberedForMs) {
      return this.#fetchers;
    }
    return [connected.fetcher, ...this.#fetchers.filter((fetcher) => fetcher !== connected.fetcher)];
  }

  #remember(origin: string, fetcher: Fetcher, status: number): void {
    // A proxy that requires authentication (407) is not a connection to the service.
    if (status === 407 || fetcher === this.#fetchers[0]) {
      this.#connected.delete(origin);
    } else if (this.#connected.get(origin)?.fetcher !== fetcher) {
      this.#connected.set(origin, { fetcher, at: this.#clock.now() });
    }
  }

  async #load(fetcher: Fetcher): Promise<Fetch> {
    const loaded = await fetcher.load();
    this.#loaded.set(fetcher, loaded);
    return loaded;
  }
}

/** Whether a 4xx response is not JSON, and so not the service's own. */
function isPage({ status, headers }: FetchResponse): boolean {
  return status >= 400 && status < 500 && headers.get('content-type')?.startsWith('application/json') !== true;
}

/**
 * The fetchers in order of preference. The editor's `fetch` reuses connections and follows the proxy and certificate
 * settings; it is looked up for each call, because the editor may replace it after startup. `node-fetch` uses
 * `node:http`, which the editor patches separately, so it can connect where `fetch` cannot; it is loaded only then. It
 * also waits longer for each address of a host.
 */
export function createFetchers(): Fetcher[] {
  const patientConnects = new ConnectTimeoutOverride();
  return [
    { name: 'fetch', load: () => Promise.resolve((url, init) => fetch(url, init)) },
    {
      name: 'node-fetch',
      load: async () => {
        const { default: nodeFetch } = await import('node-fetch');
        return (url, init) => patientConnects.run(() => nodeFetch(url, init));
      },
    },
  ];
}

/** Connection timeout for each of a host's several addresses. Node's default of 250 ms is too short for some VPNs. */
const attemptTimeoutMs = 3_000;

/**
 * Raises the connection timeout while requests are in flight. This changes Node's default, because an agent passed with
 * the request does not work: the editor either replaces it with its own agent, which follows the proxy settings, or no
 * longer follows those settings.
 */
class ConnectTimeoutOverride {
  #underWay = 0;
  #before = 0;

  async run<T>(send: () => Promise<T>): Promise<T> {
    if (this.#underWay++ === 0) {
      this.#before = getDefaultAutoSelectFamilyAttemptTimeout();
      setDefaultAutoSelectFamilyAttemptTimeout(Math.max(this.#before, attemptTimeoutMs));
    }
    try {
      return await send();
    } finally {
      if (--this.#underWay === 0) {
        setDefaultAutoSelectFamilyAttemptTimeout(this.#before);
      }
    }
  }
}
