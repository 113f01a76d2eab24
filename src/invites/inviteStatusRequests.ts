import { ConcurrencyLimiter, type QueuedWork, SharedWork } from '../api/concurrency';
import type { Clock } from '../api/ports';
import { type InviteLink, linkKey } from '../links/inviteLink';
import { cancelledStatus, type InviteStatus } from './inviteStatus';

/** Options for requesting the status of an invite. */
export interface AskOptions {
  /**
   * `user`: a user ran a command. Sends a new request ahead of all others, and an anonymous one if no session is
   * accepted, as the service may answer it. `background`, such as a hover: uses the cache, and sends requests only with
   * a session.
   */
  readonly by: 'user' | 'background';
  /** Aborting it returns a `cancelled` failure at once. A request without remaining callers is not sent. */
  readonly signal?: AbortSignal | undefined;
  /** Whether a request in flight continues after `signal` was aborted, so that the next caller gets its result. */
  readonly continueAfterAbort?: boolean | undefined;
}

/** A queued or running request for the status of one invite. */
export interface StatusRequest {
  /** Whether the request is made for a user; may become true while it is queued. */
  readonly byUser: boolean;
}

/** A status, and the sequence number of its request among all requests and changes. */
export interface Answer {
  readonly status: InviteStatus;
  readonly asked: number;
}

interface SharedRequest {
  readonly work: SharedWork<InviteStatus>;
  readonly queued: QueuedWork<InviteStatus>;
  byUser: boolean;
  continueAfterAbort: boolean;
  /** Aborted, to be replaced by a new request. */
  isReplaced: boolean;
}

/** Per service, so that one that does not respond does not block another. */
const maxConcurrent = 4;

/**
 * Requests for invite statuses that are queued or in flight: one per invite, shared by all callers, with limited
 * concurrency per service, and those of users first. Caches nothing.
 */
export class InviteStatusRequests {
  readonly #requests = new Map<string, SharedRequest>();
  /** By the origin of the service. */
  readonly #limiters = new Map<string, ConcurrencyLimiter>();

  /**
   * @param send sends the request; never rejects
   * @param answered called with each result, unless its request was forgotten in the meantime
   */
  constructor(
    private readonly clock: Clock,
    private readonly send: (link: InviteLink, request: StatusRequest, signal: AbortSignal) => Promise<Answer>,
    private readonly answered: (link: InviteLink, answer: Answer) => void,
  ) {}

  /** Returns the result of the request for this invite, shared with all other callers. */
  async ask(link: InviteLink, options: AskOptions): Promise<InviteStatus> {
    const { by, signal, continueAfterAbort = false } = options;
    const request = this.#requests.get(linkKey(link)) ?? this.#enqueue(link);
    if (by === 'user') {
      request.byUser = true;
      request.queued.prioritize();
    }
    request.continueAfterAbort ||= continueAfterAbort;
    const answer = await request.work.wait(signal, () => {
      if (!request.queued.cancel() && request.continueAfterAbort) {
        return;
      }
      request.work.abort();
      this.#remove(link, request);
    });
    if (answer === undefined) {
      return cancelledStatus(link, this.clock.now());
    }
    return request.isReplaced ? this.ask(link, options) : answer;
  }

  /** Makes the next `ask` send a new request. Current callers get their result, which is not passed to `answered`. */
  forget(link: InviteLink): void {
    this.#requests.delete(linkKey(link));
  }

  forgetAll(): void {
    this.#requests.clear();
  }

  /** Aborts all requests, whose tokens may no longer be used; their callers get the result of a new request. */
  restartAll(): void {
    for (const request of this.#requests.values()) {
      request.isReplaced = true;
      request.work.abort();
    }
    this.#requests.clear();
  }

  #enqueue(link: InviteLink): SharedRequest {
    const controller = new AbortController();
    const queued = this.#limiterOf(link).enqueue(async () => {
      const answer = await this.send(link, request, controller.signal);
      if (this.#remove(link, request)) {
        this.answered(link, answer);
      }
      return answer.status;
    });
    const work = new SharedWork(queued.result, controller);
    const request = { queued, work, byUser: false, continueAfterAbort: false, isReplaced: false };
    this.#requests.set(linkKey(link), request);
    return request;
  }

  /** Returns whether the request was still registered. */
  #remove(link: InviteLink, request: SharedRequest): boolean {
    return this.#requests.get(linkKey(link)) === request && this.#requests.delete(linkKey(link));
  }

  #limiterOf({ host }: InviteLink): ConcurrencyLimiter {
    const { origin } = host.service;
    const limiter = this.#limiters.get(origin) ?? new ConcurrencyLimiter(maxConcurrent);
    this.#limiters.set(origin, limiter);
    return limiter;
  }
}
