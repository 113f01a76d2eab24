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
  readonly finishes?: boolean | undefined;
}

/** A queued or running request for the status of one invite. */
export interface Question {
  /** Whether the request is made for a user; may become true while it is queued. */
  readonly byUser: boolean;
}

/** A status, and the sequence number of its request among all requests and changes. */
export interface Answer {
  readonly status: InviteStatus;
  readonly asked: number;
}

interface SharedQuestion {
  readonly work: SharedWork<InviteStatus>;
  readonly place: QueuedWork<InviteStatus>;
  byUser: boolean;
  finishes: boolean;
  /** Aborted, to be replaced by a new request. */
  isReplaced: boolean;
}

/** Per service, so that one that does not respond does not block another. */
const maxConcurrent = 4;

/**
 * Requests for invite statuses that are queued or in flight: one per invite, shared by all callers, with limited
 * concurrency per service, and those of users first. Caches nothing.
 */
export class InviteQuestions {
  readonly #questions = new Map<string, SharedQuestion>();
  /** By the origin of the service. */
  readonly #limiters = new Map<string, ConcurrencyLimiter>();

  /**
   * @param send sends the request; never rejects
   * @param answered called with each result, unless its request was forgotten in the meantime
   */
  constructor(
    private readonly clock: Clock,
    private readonly send: (link: InviteLink, question: Question, signal: AbortSignal) => Promise<Answer>,
    private readonly answered: (link: InviteLink, answer: Answer) => void,
  ) {}

  /** Returns the result of the request for this invite, shared with all other callers. */
  async ask(link: InviteLink, options: AskOptions): Promise<InviteStatus> {
    const { by, signal, finishes = false } = options;
    const question = this.#questions.get(linkKey(link)) ?? this.#enqueue(link);
    if (by === 'user') {
      question.byUser = true;
      question.place.prioritize();
    }
    question.finishes ||= finishes;
    const answer = await question.work.wait(signal, () => {
      if (!question.place.cancel() && question.finishes) {
        return;
      }
      question.work.abort();
      this.#remove(link, question);
    });
    if (answer === undefined) {
      return cancelledStatus(link, this.clock.now());
    }
    return question.isReplaced ? this.ask(link, options) : answer;
  }

  /** Makes the next `ask` send a new request. Current callers get their result, which is not passed to `answered`. */
  forget(link: InviteLink): void {
    this.#questions.delete(linkKey(link));
  }

  forgetAll(): void {
    this.#questions.clear();
  }

  /** Aborts all requests, whose tokens may no longer be used; their callers get the result of a new request. */
  replaceAll(): void {
    for (const question of this.#questions.values()) {
      question.isReplaced = true;
      question.work.abort();
    }
    this.#questions.clear();
  }

  #enqueue(link: InviteLink): SharedQuestion {
    const controller = new AbortController();
    const place = this.#limiterOf(link).enqueue(async () => {
      const answer = await this.send(link, question, controller.signal);
      if (this.#remove(link, question)) {
        this.answered(link, answer);
      }
      return answer.status;
    });
    const work = new SharedWork(place.result, controller);
    const question = { place, work, byUser: false, finishes: false, isReplaced: false };
    this.#questions.set(linkKey(link), question);
    return question;
  }

  /** Returns whether the request was still registered. */
  #remove(link: InviteLink, question: SharedQuestion): boolean {
    return this.#questions.get(linkKey(link)) === question && this.#questions.delete(linkKey(link));
  }

  #limiterOf({ host }: InviteLink): ConcurrencyLimiter {
    const { origin } = host.service;
    const limiter = this.#limiters.get(origin) ?? new ConcurrencyLimiter(maxConcurrent);
    this.#limiters.set(origin, limiter);
    return limiter;
  }
}
