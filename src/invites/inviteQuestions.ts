import { ConcurrencyLimiter, type QueuedWork, SharedWork } from '../api/concurrency';
import type { Clock } from '../api/ports';
import { type InviteLink, linkKey } from '../links/inviteLink';
import { cancelledStatus, type InviteStatus } from './inviteStatus';

/** How an invite is asked about. */
export interface AskOptions {
  /**
   * A user who ran a command is answered anew and before all others, and even when nobody is signed in: the service may answer
   * to anybody. What asks by itself, such as a hover, takes what is known and asks only as somebody who is signed in.
   */
  readonly by: 'user' | 'background';
  /** Whoever aborts it is answered `cancelled` at once. What nobody waits for any more is not sent. */
  readonly signal?: AbortSignal | undefined;
  /** A request that is under way goes on after the signal was aborted: whoever looks next has its answer. */
  readonly finishes?: boolean | undefined;
}

/** A question about one invite, while it waits or is being answered. */
export interface Question {
  /** Whether a user asks: it may become so as long as the question waits. */
  readonly byUser: boolean;
}

/** A status, and when it was asked for, in the order of questions and changes. */
export interface Answer {
  readonly status: InviteStatus;
  readonly asked: number;
}

interface SharedQuestion {
  readonly work: SharedWork<InviteStatus>;
  readonly place: QueuedWork<InviteStatus>;
  byUser: boolean;
  finishes: boolean;
  /** It was ended for another one to be asked in its place. */
  isReplaced: boolean;
}

/** For each service: one that does not answer must not hold up another. */
const maxConcurrent = 4;

/**
 * The questions about invites that are on their way: each invite is asked about once however many ask, a few at a time for each
 * service, and those of users first. Keeps no answer.
 */
export class InviteQuestions {
  readonly #questions = new Map<string, SharedQuestion>();
  /** By the origin of a service. */
  readonly #limiters = new Map<string, ConcurrencyLimiter>();

  /**
   * @param send asks the service; never rejects
   * @param answered is told of each answer to a question that was not forgotten meanwhile
   */
  constructor(
    private readonly clock: Clock,
    private readonly send: (link: InviteLink, question: Question, signal: AbortSignal) => Promise<Answer>,
    private readonly answered: (link: InviteLink, answer: Answer) => void,
  ) {}

  /** Waits for the answer to a question, whoever asked it first. */
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

  /** Lets who asks next ask anew. Who waits is still answered, and the answer is then of no account. */
  forget(link: InviteLink): void {
    this.#questions.delete(linkKey(link));
  }

  forgetAll(): void {
    this.#questions.clear();
  }

  /** Ends every question, which may have a token that is to be used no more. Who waits for one is answered by a new one. */
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

  /** Whether it was still there. */
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
