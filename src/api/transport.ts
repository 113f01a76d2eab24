import { BodyTooLarge, dateOf, discardBody, readBody, redirectTarget, requestId, retryAfterSeconds } from './body';
import { formatErrorChain, GitpodError, type GitpodErrorDetails } from './errors';
import { CertificatesUnchecked, FallbackFetcher, type Fetcher, type FetchProgress } from './fetchers';
import type { GitpodHost } from './host';
import type { Clock, FetchResponse, Logger } from './ports';
import { Reachability } from './reachability';
import { DeadlineExceeded, pauseBeforeRetry, type RetryLimits, withDeadline } from './retry';
import type { Token } from './token';
import { networkFailure, serviceFailure } from './wireErrors';

export interface TransportLimits extends RetryLimits {
  /** Deadline of one attempt, up to the last byte of the response, all fetchers together. */
  readonly attemptTimeoutMs: number;
  /** Deadline of a read, including all attempts and the delays between them. */
  readonly overallMs: number;
  /** Maximum size of a response in bytes, decompressed. */
  readonly answerBytes: number;
  /** Maximum size of an error response in bytes, decompressed. */
  readonly errorBytes: number;
}

const defaultLimits: TransportLimits = {
  attemptTimeoutMs: 20_000,
  overallMs: 45_000,
  answerBytes: 4 * 1024 * 1024,
  errorBytes: 64 * 1024,
  tries: 3,
  maxRetryDelayMs: 10_000,
};

interface TransportOptions {
  /** In order of preference. */
  readonly fetchers: readonly Fetcher[];
  readonly clock: Clock;
  readonly logger: Logger;
  /** Editor and extension, with versions. */
  readonly userAgent: string;
  /** Returns a number from 0 up to 1, for jitter. */
  readonly random?: () => number;
  readonly limits?: Partial<TransportLimits>;
}

export interface TransportRequest {
  readonly host: GitpodHost;
  /** `Service/Method`, within the package `gitpod.v1`. */
  readonly method: string;
  /** Whether repeating the request has no further effect. Other requests are never retried. */
  readonly idempotent: boolean;
  readonly message: object;
  /** Returns the token for each attempt, since it may have been replaced. Nothing is sent if there is none. */
  readonly token?: (() => Token | undefined) | undefined;
  /** ID of the user that the account acts as. */
  readonly principalUserId?: string | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Called with the time of the response that the call resolves with, if it has a `Date`. */
  readonly onResponse?: ((time: ResponseTime) => void) | undefined;
}

/** When a response was sent by the service's clock. Compare the service's times with this, not with the local clock. */
export interface ResponseTime {
  /** The response's `Date`: milliseconds since the epoch, with a resolution of one second. */
  readonly date: number;
  /** Milliseconds from the call to the end of the response, including all attempts and delays. */
  readonly durationMs: number;
}

/** A response with status 200, and its `Date`. */
interface Answer {
  readonly json: unknown;
  readonly date: number | undefined;
}

/** The progress of one attempt. */
interface AttemptState extends FetchProgress {
  status?: number;
  requestId?: string | undefined;
}

/**
 * Sends a request and resolves with the JSON of the response, not yet validated, or rejects with a `GitpodError`. A
 * deadline covers headers and body, responses have a size limit, redirects are not followed, and the caller's signal
 * cancels the request at any point.
 */
export class Transport {
  /** Which services answer, updated by every request. */
  readonly reachability = new Reachability();
  readonly #fetcher: FallbackFetcher;
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #random: () => number;
  readonly #limits: TransportLimits;
  readonly #userAgent: string;

  constructor({ fetchers, clock, logger, userAgent, random = Math.random, limits }: TransportOptions) {
    this.#fetcher = new FallbackFetcher(fetchers, clock, logger);
    this.#clock = clock;
    this.#logger = logger;
    this.#random = random;
    this.#limits = { ...defaultLimits, ...limits };
    // The editor's name may contain characters that a header cannot.
    this.#userAgent = userAgent.replace(/[^\x20-\x7e]/g, '');
  }

  async call(request: TransportRequest): Promise<unknown> {
    const started = this.#clock.now();
    let answer: Answer;
    try {
      answer = await this.#callWithRetries(request);
    } catch (error) {
      this.reachability.record(request.host, this.#clock.now(), error);
      throw error;
    }
    const ended = this.#clock.now();
    this.reachability.record(request.host, ended);
    const { json, date } = answer;
    if (date !== undefined) {
      request.onResponse?.({ date, durationMs: ended - started });
    }
    return json;
  }

  async #callWithRetries(request: TransportRequest): Promise<Answer> {
    try {
      return await this.#attempt(request, 1, request.signal);
    } catch (error) {
      if (!request.idempotent || request.signal?.aborted === true || !(error instanceof GitpodError)) {
        throw error;
      }
      return await this.#retry(request, error);
    }
  }

  /** Retries a read while that may help. On the overall deadline, rejects with the last attempt's error instead. */
  async #retry(request: TransportRequest, first: GitpodError): Promise<Answer> {
    let last = first;
    const left = this.#limits.overallMs - this.#limits.attemptTimeoutMs;
    try {
      return await withDeadline(this.#clock, left, request.signal, async (signal) => {
        for (let attempt = 1; ; attempt++) {
          const pause = pauseBeforeRetry(last, attempt, this.#random, this.#limits);
          if (pause === undefined) {
            throw last;
          }
          await this.#clock.sleep(pause, signal);
          try {
            return await this.#attempt(request, attempt + 1, signal);
          } catch (error) {
            if (signal.aborted || !(error instanceof GitpodError)) {
              throw error;
            }
            last = error;
          }
        }
      });
    } catch (error) {
      if (request.signal?.aborted === true) {
        throw this.#failure(request, { maybeSent: true }, error);
      }
      throw error instanceof DeadlineExceeded ? last : error;
    }
  }

  async #attempt(request: TransportRequest, attempt: number, signal: AbortSignal | undefined): Promise<Answer> {
    const started = this.#clock.now();
    const facts: AttemptState = { maybeSent: false };
    let failure: GitpodError | undefined;
    try {
      return await withDeadline(this.#clock, this.#limits.attemptTimeoutMs, signal, (within) =>
        this.#exchange(request, within, facts),
      );
    } catch (error) {
      failure = this.#failure(request, facts, error);
      throw failure;
    } finally {
      const took = Math.max(0, this.#clock.now() - started);
      const outcome = failure === undefined ? '' : `: ${formatErrorChain(failure)}`;
      const parts = [
        `${request.method} ${request.host.hostname} ${facts.status ?? 'no answer'} ${took} ms`,
        `try ${attempt} ${facts.fetcher ?? 'not sent'}`,
        ...(facts.requestId === undefined ? [] : [`request ${facts.requestId}`]),
      ];
      this.#logger.debug(parts.join(', ') + outcome);
    }
  }

  async #exchange(request: TransportRequest, signal: AbortSignal, facts: AttemptState): Promise<Answer> {
    const { origin } = request.host;
    const path = `/api/gitpod.v1.${request.method}`;
    const init = {
      method: 'POST',
      headers: this.#headers(request),
      body: JSON.stringify(request.message),
      signal,
      redirect: 'manual',
    } as const;
    const response = await this.#fetcher.send(origin, path, init, facts, request.idempotent);
    if (signal.aborted) {
      discardBody(response.body);
    }
    signal.throwIfAborted();
    facts.status = response.status;
    facts.requestId = requestId(response.headers);
    if (response.status !== 200) {
      return await this.#refuse(request, response, origin + path, signal, facts);
    }
    const json = jsonOf(await readBody(response.body, this.#limits.answerBytes, signal));
    return { json, date: dateOf(response.headers) };
  }

  async #refuse(
    request: TransportRequest,
    response: FetchResponse,
    url: string,
    signal: AbortSignal,
    facts: AttemptState,
  ): Promise<never> {
    const { status, headers, body } = response;
    // The status counts even if the error body is cut off, too long or missing. Below 400, the body has no information.
    const read = status < 400 ? undefined : readBody(body, this.#limits.errorBytes, signal);
    const text = await read?.catch(() => undefined);
    signal.throwIfAborted();
    const failure = serviceFailure(status, text);
    throw this.#error(request, facts, {
      ...failure,
      // The delay in the body takes precedence, as in the vendor's clients: the headers may be those of a proxy.
      retryAfterSeconds: failure.retryAfterSeconds ?? retryAfterSeconds(headers, this.#clock.now()),
      redirectedTo: failure.kind === 'redirected' ? redirectTarget(headers, url) : undefined,
    });
  }

  #headers({ token: tokenNow, principalUserId }: TransportRequest): Record<string, string> {
    const token = tokenNow?.();
    if (token === undefined && tokenNow !== undefined) {
      throw new SignedOutLocally();
    }
    const headers: Record<string, string> = {
      'content-type': 'application/json',
      'connect-protocol-version': '1',
      'user-agent': this.#userAgent,
      'x-gitpod-client': 'vscode',
    };
    if (token !== undefined) {
      headers['authorization'] = `Bearer ${token.reveal()}`;
    }
    if (principalUserId !== undefined) {
      headers['x-gitpod-principal'] = `user/${principalUserId}`;
    }
    // `fetch` would also reject the value, but with an error that contains it.
    if (!Object.values(headers).every((value) => /^[\x20-\x7e]*$/.test(value))) {
      throw new UnsendableCredential();
    }
    return headers;
  }

  /** Converts anything thrown to a `GitpodError`. */
  #failure(request: TransportRequest, facts: AttemptState, error: unknown): GitpodError {
    if (error instanceof GitpodError) {
      return error;
    }
    const outcome = facts.maybeSent ? 'unknown' : 'notSent';
    if (request.signal?.aborted === true) {
      return this.#error(request, facts, { kind: 'cancelled', outcome });
    }
    if (error instanceof DeadlineExceeded) {
      return this.#error(request, facts, { kind: 'timedOut', outcome, cause: error });
    }
    if (error instanceof SignedOutLocally) {
      return this.#error(request, facts, { kind: 'signedOut', outcome, signedOutLocally: true });
    }
    if (error instanceof UnsendableCredential) {
      return this.#error(request, facts, { kind: 'signedOut', outcome });
    }
    if (error instanceof CertificatesUnchecked) {
      return this.#error(request, facts, { kind: 'certificate', outcome, certificateChecksDisabled: true });
    }
    if (error instanceof BodyTooLarge || error instanceof NotJson) {
      return this.#error(request, facts, { kind: 'notUnderstood', outcome, cause: error });
    }
    return this.#error(request, facts, { kind: networkFailure(error).kind, outcome, cause: error });
  }

  #error(
    { method, host }: TransportRequest,
    { status, requestId: id }: AttemptState,
    details: Pick<GitpodErrorDetails, 'kind' | 'outcome'> & Partial<GitpodErrorDetails>,
  ): GitpodError {
    return new GitpodError({ method, hostname: host.hostname, status, requestId: id, ...details });
  }
}

/** The account was signed out in VS Code, so there is no token. */
class SignedOutLocally extends Error {}

/** A token or user ID has characters that are invalid in a header. No service issues such a value. */
class UnsendableCredential extends Error {}

/** The response is not JSON. The message of `JSON.parse` is left out, because it quotes the response. */
class NotJson extends Error {}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw new NotJson(text === '' ? 'the answer is empty' : 'the answer is not JSON');
  }
}
