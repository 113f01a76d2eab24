import { EventEmitter } from 'node:events';

import type { GitpodClient } from '../api/client';
import { ConcurrencyLimiter, type QueuedWork, SharedWork } from '../api/concurrency';
import { GitpodError } from '../api/errors';
import { GitpodHost } from '../api/host';
import type { Clock } from '../api/ports';
import type { AnswerTime } from '../api/transport';
import type { SessionClients } from '../auth/clients';
import type { Session } from '../auth/session';
import { InviteLink, linkKey } from '../links/inviteLink';
import { type Organization, organizationKey } from '../organizations/organization';
import {
  cancelledStatus,
  type InvitedOrganization,
  type InviteStatus,
  isAboutCaller,
  isUnreachable,
  ttlMs,
} from './inviteStatus';

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

/** One question about one invite, shared by everyone who asks it. */
interface Question {
  readonly work: SharedWork<InviteStatus>;
  byUser: boolean;
  finishes: boolean;
  readonly place: QueuedWork<InviteStatus>;
  /** When it was sent, in the order of questions and changes. */
  sent: number;
}

/** An organization's link as it was when a question was asked, or when a change was confirmed. */
interface CurrentLink {
  readonly link: InviteLink | undefined;
  /** When that was, in the order of questions and changes. */
  readonly at: number;
}

/** What else is known than before. */
export interface InviteChange {
  /** The organization whose link was read first, or is another than before; left out where only statuses were forgotten. */
  readonly organization?: Organization;
  /** Its link now; undefined where it has none. */
  readonly link?: InviteLink | undefined;
}

/** An organization's link, and when the answer came that told it. */
export interface LoadedLink {
  readonly link: InviteLink | undefined;
  readonly time?: AnswerTime | undefined;
}

/** For each host: one that does not answer must not hold up another. */
const maxConcurrent = 4;
const maxEntries = 1_000;
/** An answer this young is as good as new, also for a user. */
const freshForMs = 5_000;

/**
 * What is known of invites: the link that each organization has now, and of any link what it is and whether it works.
 *
 * Statuses are asked once for each invite however many ask, a few at a time, and kept for a while. Asking changes nothing: it is the
 * summary that is asked for, never the organization's invite. Where the link of an organization changes, the statuses of its other
 * links are forgotten, and answers about them that are on their way are not kept.
 */
export class InviteStore {
  readonly #answers = new Map<string, InviteStatus>();
  readonly #questions = new Map<string, Question>();
  /** By the origin of a service that did not answer: the last failure. What asks by itself asks no more there for a while. */
  readonly #outOfReach = new Map<string, InviteStatus>();
  /** By the origin of a service. */
  readonly #lines = new Map<string, ConcurrencyLimiter>();
  /** What an invite was for when it last worked: a dead one does not tell any more. */
  readonly #invitedTo = new Map<string, InvitedOrganization>();
  /** By organization. */
  readonly #current = new Map<string, CurrentLink>();
  /** By organization id, when its link was last seen to change. */
  readonly #changes = new Map<string, number>();
  readonly #events = new EventEmitter<{ change: [InviteChange] }>();
  /** Counts questions and changes, so that an answer is known to have been overtaken. */
  #sequence = 0;
  #forgottenAt = 0;

  constructor(
    private readonly sessions: () => Promise<readonly Session[]>,
    private readonly clients: SessionClients,
    private readonly clock: Clock,
  ) {}

  /** Calls back when an organization's link changed, and when statuses were forgotten, so that what shows them may ask again. */
  onDidChange(listener: (change: InviteChange) => void): () => void {
    this.#events.on('change', listener);
    return () => this.#events.off('change', listener);
  }

  /** The link of an organization as it was when it was last read or created here. Asks nobody, and may be out of date. */
  current(organization: Organization): InviteLink | undefined {
    return this.#current.get(organizationKey(organization))?.link;
  }

  /**
   * Reads the link that an organization has now; undefined when there is none. Never invalidates anything. Where there is none, the
   * service creates it by being asked; an early edition of its reference says so.
   * @throws {GitpodError}
   */
  async load(organization: Organization, signal?: AbortSignal): Promise<InviteLink | undefined> {
    return (await this.loadTimed(organization, signal)).link;
  }

  /** The same with the time of the answer. */
  async loadTimed(organization: Organization, signal?: AbortSignal): Promise<LoadedLink> {
    const asked = this.#next();
    const loaded = await this.#read(organization, signal);
    this.#learn(organization, loaded.link, asked);
    return loaded;
  }

  /** Takes notice of a link that was just created. */
  created(organization: Organization, link: InviteLink): void {
    this.#learn(organization, link, this.#next());
  }

  /** What is known of a link without asking anybody; undefined when nothing is, or when it is too old. */
  status(link: InviteLink): InviteStatus | undefined {
    const answer = this.#answers.get(linkKey(link));
    return answer !== undefined && this.#age(answer) < ttlMs(answer) ? answer : undefined;
  }

  /** Asks what the invite is. A failure is an answer too, also when who is signed in cannot be read. */
  async ask(link: InviteLink, options: AskOptions): Promise<InviteStatus> {
    const { by, signal } = options;
    const known = this.status(link);
    const justNow = known !== undefined && known.kind !== 'failed' && this.#age(known) < freshForMs;
    if (known !== undefined && (by === 'background' || justNow)) {
      return known;
    }
    if (signal?.aborted === true) {
      return cancelledStatus(link, this.clock.now());
    }
    const question = this.#questions.get(linkKey(link)) ?? this.#enqueue(link);
    if (by === 'user') {
      question.byUser = true;
      question.place.prioritize();
    }
    const answer = await this.#waitFor(question, link, options);
    // It was asked in the background already, which asks nobody where nobody is signed in.
    return answer.kind === 'notAsked' && by === 'user' ? this.ask(link, options) : answer;
  }

  /** Forgets what is known of one invite, for it has changed. */
  forget(link: InviteLink): void {
    this.#answers.delete(linkKey(link));
    // One that is under way is still answered to who waits for it, and then not kept.
    this.#questions.delete(linkKey(link));
    this.#events.emit('change', {});
  }

  /** Forgets what links are: somebody signed in, and others may be asked now. */
  forgetStatuses(): void {
    this.#answers.clear();
    this.#questions.clear();
    this.#outOfReach.clear();
    this.#events.emit('change', {});
  }

  /** Forgets everything, and the answers that are on their way: somebody signed out, and others may not know it. */
  forgetAll(): void {
    this.#current.clear();
    this.#changes.clear();
    this.#invitedTo.clear();
    this.#forgottenAt = this.#sequence;
    this.forgetStatuses();
  }

  #next(): number {
    this.#sequence += 1;
    return this.#sequence;
  }

  /** Keeps the answer to the question that was asked last, whenever answers arrive: an older one would show a link that works no longer. */
  #learn(organization: Organization, link: InviteLink | undefined, asked: number): void {
    const key = organizationKey(organization);
    const before = this.#current.get(key);
    if (asked <= (before?.at ?? this.#forgottenAt)) {
      return;
    }
    this.#current.set(key, { link, at: asked });
    if (before !== undefined && sameInvite(before.link, link)) {
      return;
    }
    this.#forgetOthers(organization, link);
    // Later, so that a listener that fails does not make a Create look as if it had.
    queueMicrotask(() => this.#events.emit('change', { organization, link }));
  }

  /** An organization has this link now, or none: its others do not work any more. */
  #forgetOthers({ id: organizationId, name, memberCount }: Organization, link: InviteLink | undefined): void {
    const current = link && linkKey(link);
    for (const [key, answer] of this.#answers) {
      if (answer.kind === 'works' && answer.organizationId === organizationId && key !== current) {
        this.#answers.delete(key);
      }
    }
    if (current !== undefined) {
      setWithLimit(this.#invitedTo, current, { organizationId, name, memberCount });
    }
    this.#changes.set(organizationId, this.#next());
  }

  async #read(organization: Organization, signal: AbortSignal | undefined): Promise<LoadedLink> {
    const { session, userId, id: organizationId } = organization;
    const { invites } = this.clients.for(session, userId).organizations;
    let time: AnswerTime | undefined;
    const onAnswer = (answered: AnswerTime): void => {
      time = answered;
    };
    try {
      const invite = await invites.retrieve({ organizationId }, { signal, onAnswer });
      return { link: invite && new InviteLink(session.host, invite.inviteId), time };
    } catch (error) {
      if (error instanceof GitpodError && error.kind === 'notFound') {
        return { link: undefined };
      }
      throw error;
    }
  }

  #age(answer: InviteStatus): number {
    return Math.abs(this.clock.now() - answer.at);
  }

  #enqueue(link: InviteLink): Question {
    const controller = new AbortController();
    const place = this.#lineOf(link).enqueue(() => this.#settle(link, question, controller.signal));
    const question: Question = {
      place,
      work: new SharedWork(place.result, controller),
      byUser: false,
      finishes: false,
      sent: Infinity,
    };
    this.#questions.set(linkKey(link), question);
    return question;
  }

  #lineOf(link: InviteLink): ConcurrencyLimiter {
    const { origin } = serviceOf(link);
    const line = this.#lines.get(origin) ?? new ConcurrencyLimiter(maxConcurrent);
    this.#lines.set(origin, line);
    return line;
  }

  async #waitFor(
    question: Question,
    link: InviteLink,
    { signal, finishes = false }: AskOptions,
  ): Promise<InviteStatus> {
    question.finishes ||= finishes;
    const answer = await question.work.wait(signal, () => {
      if (!question.place.cancel() && question.finishes) {
        return;
      }
      question.work.abort();
      if (this.#questions.get(linkKey(link)) === question) {
        this.#questions.delete(linkKey(link));
      }
    });
    return answer ?? cancelledStatus(link, this.clock.now());
  }

  async #settle(link: InviteLink, question: Question, signal: AbortSignal): Promise<InviteStatus> {
    question.sent = this.#next();
    const answer = this.#failedBefore(link, question) ?? (await this.#answer(link, question, signal));
    if (!signal.aborted && answer.kind !== 'notAsked') {
      const { origin } = serviceOf(link);
      this.#outOfReach.delete(origin);
      if (isUnreachable(answer)) {
        this.#outOfReach.set(origin, answer);
      }
    }
    const key = linkKey(link);
    if (this.#questions.get(key) === question) {
      this.#questions.delete(key);
      if (!this.#isOvertaken(link, question, answer)) {
        this.#keep(key, answer);
      }
    }
    return answer;
  }

  /** Whether the organization's link changed after this was asked, so that the answer may be about one that works no longer. */
  #isOvertaken(link: InviteLink, { sent }: Question, answer: InviteStatus): boolean {
    return (
      answer.kind === 'works' &&
      (this.#changes.get(answer.organizationId) ?? 0) > sent &&
      ![...this.#current.values()].some((current) => sameInvite(current.link, link))
    );
  }

  #failedBefore(link: InviteLink, { byUser }: Question): InviteStatus | undefined {
    const failure = byUser ? undefined : this.#outOfReach.get(serviceOf(link).origin);
    return failure !== undefined && this.#age(failure) < ttlMs(failure) ? failure : undefined;
  }

  #keep(key: string, answer: InviteStatus): void {
    if (answer.kind !== 'notAsked') {
      setWithLimit(this.#answers, key, answer);
    }
    if (answer.kind === 'works') {
      const { organizationId, name, memberCount } = answer;
      setWithLimit(this.#invitedTo, key, { organizationId, name, memberCount });
    }
  }

  /** Asks as each session on the invite's service until one is answered; for a user at last as nobody. */
  async #answer(link: InviteLink, question: Question, signal: AbortSignal): Promise<InviteStatus> {
    let sessions: readonly Session[];
    try {
      sessions = (await this.sessions()).filter((session) => session.host.isSameService(link.host));
    } catch (error) {
      return { kind: 'failed', error, at: this.clock.now() };
    }
    let turnedAway: InviteStatus | undefined;
    for (const session of sessions) {
      const answer = await this.#askAs(this.clients.withoutAuthErrors(session), link, signal, session);
      if (!isAboutCaller(answer)) {
        return answer;
      }
      turnedAway ??= answer;
    }
    if (question.byUser) {
      const answer = await this.#askAs(this.clients.anonymous(serviceOf(link)), link, signal);
      return isAboutCaller(answer) ? (turnedAway ?? answer) : answer;
    }
    return turnedAway ?? { kind: 'notAsked', at: this.clock.now() };
  }

  async #askAs(client: GitpodClient, link: InviteLink, signal: AbortSignal, session?: Session): Promise<InviteStatus> {
    try {
      const summary = await client.organizations.invites.getSummary({ inviteId: link.inviteId }, { signal });
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
        ? { kind: 'stopped', was: this.#invitedTo.get(linkKey(link)), at }
        : { kind: 'failed', error, session, at };
    }
  }
}

/** Of the vendor's addresses for one service, the one that answers and does not redirect. */
function serviceOf({ host }: InviteLink): GitpodHost {
  return host.isCanonical ? GitpodHost.default : host;
}

function setWithLimit<Value>(kept: Map<string, Value>, key: string, value: Value): void {
  kept.delete(key);
  kept.set(key, value);
  const [oldest] = kept.keys();
  if (kept.size > maxEntries && oldest !== undefined) {
    kept.delete(oldest);
  }
}

/** Whether both are the same invite, or both none. */
export function sameInvite(one: InviteLink | undefined, other: InviteLink | undefined): boolean {
  return one === undefined || other === undefined ? one === other : one.equals(other);
}
