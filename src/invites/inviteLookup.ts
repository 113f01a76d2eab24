import { EventEmitter, setMaxListeners } from 'node:events';

import type { GitpodClient } from '../gitpod/gitpodClient';
import { GitpodError } from '../gitpod/gitpodError';
import { GitpodHost } from '../gitpod/gitpodHost';
import type { Clock } from '../gitpod/ports';
import type { Session } from '../sessions/session';
import type { SessionClients } from '../sessions/sessionClients';
import { cancelledAnswer, howLongItHolds, type InviteAnswer, type InvitedTo } from './inviteAnswer';
import type { InviteLink } from './inviteLink';
import { WorkLine, type PlaceInLine } from './workLine';

/** How an invite is asked about. */
export interface AskOptions {
  /**
   * A person who ran a command is answered anew and before all others, and even when nobody is signed in: the service may answer
   * to anybody. What asks by itself, such as a hover, takes what is known and asks only as somebody who is signed in.
   */
  readonly by: 'person' | 'machine';
  /** Whoever aborts it is answered `cancelled` at once. What nobody waits for any more is not sent. */
  readonly signal?: AbortSignal | undefined;
}

/** One question about one invite, shared by everyone who asks it. */
interface Question {
  readonly place: PlaceInLine<InviteAnswer>;
  byPerson: boolean;
  waiting: number;
}

const mostAtOnce = 4;
const mostKept = 1_000;
/** An answer this young is as good as new, also for a person. */
const justNowMs = 5_000;

/**
 * What invites are and whether they work. One question for each invite however many ask, a few at a time, and answers that are
 * kept for a while in memory. Asking changes nothing: it is the summary that is asked for, never the organization's invite.
 */
export class InviteLookup {
  readonly #answers = new Map<string, InviteAnswer>();
  readonly #questions = new Map<string, Question>();
  readonly #line = new WorkLine(mostAtOnce);
  /** What an invite was for when it last worked: a dead one does not tell any more. */
  readonly #invitedTo = new Map<string, InvitedTo>();
  readonly #events = new EventEmitter<{ forget: [] }>();

  constructor(
    private readonly sessions: () => Promise<readonly Session[]>,
    private readonly clients: Pick<SessionClients, 'probing' | 'anonymous'>,
    private readonly clock: Clock,
  ) {}

  /** Calls back when answers were forgotten, so that what shows them may ask again; returns what stops it. */
  onDidForget(listener: () => void): () => void {
    this.#events.on('forget', listener);
    return () => this.#events.off('forget', listener);
  }

  /** What is known without asking anybody; undefined when nothing is, or when it is too old. */
  peek(link: InviteLink): InviteAnswer | undefined {
    const answer = this.#answers.get(keyOf(link));
    return answer !== undefined && this.#age(answer) < howLongItHolds(answer) ? answer : undefined;
  }

  /** Asks what the invite is. A failure is an answer too, also when who is signed in cannot be read. */
  async ask(link: InviteLink, { by, signal }: AskOptions): Promise<InviteAnswer> {
    const known = this.peek(link);
    const justNow = known !== undefined && known.kind !== 'failed' && this.#age(known) < justNowMs;
    if (known !== undefined && (by === 'machine' || justNow)) {
      return known;
    }
    if (signal?.aborted === true) {
      return cancelledAnswer(link, this.clock.now());
    }
    const question = this.#questions.get(keyOf(link)) ?? this.#enqueue(link);
    if (by === 'person') {
      question.byPerson = true;
      question.place.hurry();
    }
    const answer = await this.#waitFor(question, link, signal);
    // It was a machine's question already, which asks nobody where nobody is signed in.
    return answer.kind === 'notAsked' && by === 'person' ? this.ask(link, { by, signal }) : answer;
  }

  /** Forgets what is known of one invite, for it has changed. */
  forget(link: InviteLink): void {
    this.#answers.delete(keyOf(link));
    // One that is under way is still answered to who waits for it, and then not kept.
    this.#questions.delete(keyOf(link));
    this.#events.emit('forget');
  }

  /**
   * An organization has this invite now, or none: forgets what is known of its others, and all that is being asked at the moment,
   * which may be about one of them.
   */
  organizationHas(current: InviteLink | undefined, organization: InvitedTo): void {
    const key = current && keyOf(current);
    for (const [other, answer] of this.#answers) {
      if (answer.kind === 'works' && answer.organizationId === organization.organizationId && other !== key) {
        this.#answers.delete(other);
      }
    }
    if (key !== undefined) {
      keepNewest(this.#invitedTo, key, organization);
    }
    this.#questions.clear();
    this.#events.emit('forget');
  }

  /** Forgets all answers: somebody signed in, and others may be asked now. */
  forgetAnswers(): void {
    this.#answers.clear();
    this.#questions.clear();
    this.#events.emit('forget');
  }

  /** Forgets everything, also what invites were for: somebody signed out. */
  forgetAll(): void {
    this.#invitedTo.clear();
    this.forgetAnswers();
  }

  #age(answer: InviteAnswer): number {
    return Math.abs(this.clock.now() - answer.at);
  }

  #enqueue(link: InviteLink): Question {
    const question: Question = {
      place: this.#line.stand(() => this.#settle(link, question)),
      byPerson: false,
      waiting: 0,
    };
    this.#questions.set(keyOf(link), question);
    return question;
  }

  async #waitFor(question: Question, link: InviteLink, signal: AbortSignal | undefined): Promise<InviteAnswer> {
    question.waiting += 1;
    let stopWaiting = (): void => undefined;
    const stopped = new Promise<undefined>((resolve) => {
      stopWaiting = () => {
        resolve(undefined);
      };
    });
    if (signal !== undefined) {
      // One signal for many questions is no leak, and not worth Node's warning about the eleventh listener.
      setMaxListeners(0, signal);
      signal.addEventListener('abort', stopWaiting, { once: true });
    }
    const answer = await Promise.race([stopped, question.place.result]);
    signal?.removeEventListener('abort', stopWaiting);
    question.waiting -= 1;
    if (question.waiting === 0 && question.place.leave() && this.#questions.get(keyOf(link)) === question) {
      this.#questions.delete(keyOf(link));
    }
    return answer ?? cancelledAnswer(link, this.clock.now());
  }

  async #settle(link: InviteLink, question: Question): Promise<InviteAnswer> {
    const answer = await this.#answer(link, question);
    const key = keyOf(link);
    if (this.#questions.get(key) === question) {
      this.#questions.delete(key);
      this.#keep(key, answer);
    }
    return answer;
  }

  #keep(key: string, answer: InviteAnswer): void {
    if (answer.kind !== 'notAsked') {
      keepNewest(this.#answers, key, answer);
    }
    if (answer.kind === 'works') {
      const { organizationId, name, memberCount } = answer;
      keepNewest(this.#invitedTo, key, { organizationId, name, memberCount });
    }
  }

  /** Asks as each session on the invite's service until one is answered; for a person at last as nobody. */
  async #answer(link: InviteLink, question: Question): Promise<InviteAnswer> {
    let sessions: readonly Session[];
    try {
      sessions = (await this.sessions()).filter((session) => session.host.isSameService(link.host));
    } catch (error) {
      return { kind: 'failed', error, at: this.clock.now() };
    }
    let turnedAway: InviteAnswer | undefined;
    for (const session of sessions) {
      const answer = await this.#askAs(this.clients.probing(session), link, session);
      if (!isAboutWhoAsked(answer)) {
        return answer;
      }
      turnedAway ??= answer;
    }
    if (question.byPerson) {
      const answer = await this.#askAs(this.clients.anonymous(serviceOf(link)), link);
      return isAboutWhoAsked(answer) ? (turnedAway ?? answer) : answer;
    }
    return turnedAway ?? { kind: 'notAsked', at: this.clock.now() };
  }

  async #askAs(client: GitpodClient, link: InviteLink, session?: Session): Promise<InviteAnswer> {
    try {
      const summary = await client.organizations.invites.getSummary({ inviteId: link.inviteId });
      return {
        kind: 'works',
        organizationId: summary.organizationId,
        name: summary.organizationName,
        memberCount: summary.organizationMemberCount,
        at: this.clock.now(),
      };
    } catch (error) {
      const at = this.clock.now();
      return error instanceof GitpodError && error.kind === 'notFound'
        ? { kind: 'stopped', was: this.#invitedTo.get(keyOf(link)), at }
        : { kind: 'failed', error, session, at };
    }
  }
}

function keyOf(link: InviteLink): string {
  return `${serviceOf(link).origin} ${link.inviteId}`;
}

/** Of the vendor's addresses for one service, the one that answers and does not redirect. */
function serviceOf({ host }: InviteLink): GitpodHost {
  return host.isCanonical ? GitpodHost.default : host;
}

function isAboutWhoAsked(answer: InviteAnswer): boolean {
  return (
    answer.kind === 'failed' &&
    answer.error instanceof GitpodError &&
    (answer.error.kind === 'signedOut' || answer.error.kind === 'refused')
  );
}

function keepNewest<Value>(kept: Map<string, Value>, key: string, value: Value): void {
  kept.delete(key);
  kept.set(key, value);
  const [oldest] = kept.keys();
  if (kept.size > mostKept && oldest !== undefined) {
    kept.delete(oldest);
  }
}
