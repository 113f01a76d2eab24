import { EventEmitter } from 'node:events';

import { SharedWork } from '../api/concurrency';
import { cancelledError, GitpodError } from '../api/errors';
import type { Clock } from '../api/ports';
import type { AnswerTime } from '../api/transport';
import type { SessionClients } from '../auth/clients';
import type { Session } from '../auth/session';
import { InviteLink, linkKey } from '../links/inviteLink';
import { type Organization, organizationKey } from '../organizations/organization';
import { type Answer, type AskOptions, InviteQuestions, type Question } from './inviteQuestions';
import { cancelledStatus, type InvitedOrganization, type InviteStatus, isUnreachable, ttlMs } from './inviteStatus';
import { requestStatus } from './requestStatus';

/** An organization's link as it was when it was last read or created. */
interface KnownLink {
  /** Undefined where the organization had none. */
  readonly link: InviteLink | undefined;
  /** When the service said so, in milliseconds since the epoch. */
  readonly at: number;
  /** The service has said since that the link is no longer valid. */
  readonly stopped: boolean;
}

/** What is known of the invite link that an organization has. */
export interface OrganizationInvite {
  readonly known?: KnownLink | undefined;
  /** Why it could not be read the last time; left out where it could, or was not tried. */
  readonly failure?: { readonly error: unknown } | undefined;
  readonly isReading: boolean;
}

interface Entry {
  /** As it was asked about last. */
  organization: Organization;
  known?: KnownLink & {
    /** When it was asked for, in the order of questions and changes. */
    readonly asked: number;
  };
  failure?: { readonly error: unknown; readonly asked: number; readonly signIn: string } | undefined;
  /** It is to be read again when somebody looks at it next. */
  isOutdated: boolean;
}

/** A request for an organization's link, shared by everyone who asks for it with the same session. */
interface Reading {
  readonly session: Session;
  /** Its session ended, or got another token: who waits is answered by a new request. */
  isReplaced?: true;
  readonly work: SharedWork<{ readonly link: InviteLink | undefined } | { readonly error: unknown }>;
}

/** What else is known than before. */
export type InviteChange =
  /** An organization's link was read first, or is another than before; undefined where it has none. */
  | { readonly kind: 'link'; readonly organization: Organization; readonly link: InviteLink | undefined }
  /** Whether the link that is known of an organization is valid, is being read, or could be read again. */
  | { readonly kind: 'state'; readonly organization: Organization }
  /** Statuses of links were forgotten, or can be asked for again. */
  | { readonly kind: 'statuses' };

/** An organization's link, and when the answer came that told it. */
export interface LoadedLink {
  readonly link: InviteLink | undefined;
  readonly time?: AnswerTime | undefined;
}

const maxEntries = 1_000;
const readMethod = 'OrganizationService/GetOrganizationInvite';
/** An answer this young is as good as new, also for a user. */
const freshForMs = 5_000;

/**
 * What is known of invites: the link that each organization has now, and of any link what it is and whether it works. The only
 * place: whatever shows an invite reads it here, and listens to `onDidChange`.
 *
 * Statuses are asked once for each invite however many ask, a few at a time, and kept for a while. Asking changes nothing: it is the
 * summary that is asked for, never the organization's invite. Where the link of an organization changes, the statuses of its other
 * links are forgotten, and answers about them that are on their way are not kept.
 */
export class InviteStore {
  readonly #answers = new Map<string, Answer>();
  readonly #questions: InviteQuestions;
  /** What an invite was for when it last worked: a dead one does not tell any more. */
  readonly #invitedTo = new Map<string, InvitedOrganization>();
  /** By organization. */
  readonly #organizations = new Map<string, Entry>();
  /** By session and organization. */
  readonly #readings = new Map<string, Reading>();
  /** By organization id, when its link was last seen to change. */
  readonly #changes = new Map<string, number>();
  /** Links that another one was seen to take the place of: nothing brings them back, whatever a slow service says. */
  readonly #replaced = new Map<string, true>();
  /** By session, when it was last forgotten: what was asked before that does not count. */
  readonly #forgotten = new Map<string, number>();
  readonly #events = new EventEmitter<{ change: [InviteChange] }>();
  /** Counts questions and changes, so that an answer is known to have been overtaken. */
  #sequence = 0;

  constructor(
    private readonly sessions: () => Promise<readonly Session[]>,
    private readonly clients: SessionClients,
    private readonly clock: Clock,
  ) {
    this.#questions = new InviteQuestions(
      clock,
      (link, question, signal) => this.#send(link, question, signal),
      (link, answer) => {
        this.#keep(link, answer);
      },
    );
    clients.reachability.onDidRecover(() => {
      this.#events.emit('change', { kind: 'statuses' });
    });
  }

  /** Calls back when something else is known of an organization's link, and when statuses may be asked for again. */
  onDidChange(listener: (change: InviteChange) => void): () => void {
    this.#events.on('change', listener);
    return () => this.#events.off('change', listener);
  }

  /** What is known of an organization's link without asking anybody. It may be out of date. */
  invite(organization: Organization): OrganizationInvite {
    const { known, failure } = this.#organizations.get(organizationKey(organization)) ?? {};
    return {
      known,
      // Another account, or another token, may be answered.
      failure: failure?.signIn === organization.session.signIn ? failure : undefined,
      isReading: this.#readings.has(readingKey(organization)),
    };
  }

  /** The link of an organization as it was when it was last read or created here. Asks nobody, and may be out of date. */
  current(organization: Organization): InviteLink | undefined {
    return this.#organizations.get(organizationKey(organization))?.known?.link;
  }

  /** Reads an organization's link for who looks at it: only where it is not known or is outdated. Never rejects: a failure is kept. */
  async show(organization: Organization): Promise<void> {
    const { known, failure } = this.invite(organization);
    const isOutdated = this.#organizations.get(organizationKey(organization))?.isOutdated === true;
    if (isOutdated || (known === undefined && failure === undefined)) {
      await this.reload(organization);
    }
  }

  /** Reads it in any case. Never rejects: a failure is kept, beside what was known before. */
  async reload(organization: Organization): Promise<void> {
    await this.load(organization).catch(() => undefined);
  }

  /**
   * Reads the link that an organization has now; undefined when there is none. Never invalidates anything. Where there is none, the
   * service creates it by being asked; an early edition of its reference says so. Whoever asks while it is being read with the same
   * session waits for that answer.
   * @param signal whoever aborts it is told `cancelled` at once; what nobody waits for any more is aborted
   * @throws {GitpodError}
   */
  async load(organization: Organization, signal?: AbortSignal): Promise<InviteLink | undefined> {
    const { session } = organization;
    const key = readingKey(organization);
    if (signal?.aborted === true) {
      throw cancelledError(readMethod, session.host);
    }
    const reading = this.#readings.get(key) ?? this.#beginReading(organization, key);
    const outcome = await reading.work.wait(signal, () => {
      this.#abort(key, reading);
    });
    if (outcome === undefined) {
      throw cancelledError(readMethod, session.host);
    }
    if (reading.isReplaced === true) {
      return this.load(organization, signal);
    }
    if ('error' in outcome) {
      throw outcome.error;
    }
    return outcome.link;
  }

  /** The same with a request of its own, which was sent after everything that happened before; with the time of the answer. */
  async loadTimed(organization: Organization, signal?: AbortSignal): Promise<LoadedLink> {
    const asked = this.#next();
    try {
      const loaded = await this.#read(organization, signal);
      this.#setLink(organization, loaded.link, asked);
      return loaded;
    } catch (error) {
      this.#fail(organization, error, asked);
      throw error;
    }
  }

  /** Takes notice of a link that was just created. */
  created(organization: Organization, link: InviteLink): void {
    this.#setLink(organization, link, this.#next());
  }

  /**
   * Lets what failed, and what is older than so many milliseconds or of days to come, be read again by who looks at it next.
   * @returns whether there is any
   */
  outdate(ms: number): boolean {
    const now = this.clock.now();
    const old = [...this.#organizations.values()].filter(
      ({ known, failure }) => failure !== undefined || (known !== undefined && Math.abs(now - known.at) >= ms),
    );
    old.forEach((entry) => {
      entry.isOutdated = true;
    });
    return old.length > 0;
  }

  /** What is known of a link without asking anybody; undefined when nothing is, or when it is too old. */
  status(link: InviteLink): InviteStatus | undefined {
    return this.#fresh(this.#answers.get(linkKey(link))?.status) ?? this.#unreachable(link);
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
    const answer = await this.#questions.ask(link, options);
    // It was asked in the background already, which asks nobody where nobody is signed in.
    return answer.kind === 'notAsked' && by === 'user' ? this.ask(link, options) : answer;
  }

  /** Forgets what is known of one invite, for it has changed. */
  forget(link: InviteLink): void {
    this.#answers.delete(linkKey(link));
    this.#questions.forget(link);
    this.#events.emit('change', { kind: 'statuses' });
  }

  /** Forgets what links are: somebody signed in, and others may be asked now. */
  forgetStatuses(): void {
    this.#answers.clear();
    this.#questions.forgetAll();
    this.#events.emit('change', { kind: 'statuses' });
  }

  /**
   * Forgets what was read with these sessions, and ends what is being read with them: they were signed out, or have another token
   * now. Others may not know what links are for, so that is forgotten of all.
   */
  forgetSessions(sessions: readonly Pick<Session, 'id'>[]): void {
    const ids = new Set(sessions.map(({ id }) => id));
    ids.forEach((id) => this.#forgotten.set(id, this.#sequence));
    for (const [key, reading] of this.#readings) {
      if (ids.has(reading.session.id)) {
        reading.isReplaced = true;
        this.#abort(key, reading);
      }
    }
    for (const [key, { organization }] of this.#organizations) {
      if (ids.has(organization.session.id)) {
        this.#organizations.delete(key);
      }
    }
    this.#invitedTo.clear();
    this.#questions.replaceAll();
    this.forgetStatuses();
  }

  #next(): number {
    this.#sequence += 1;
    return this.#sequence;
  }

  #beginReading(organization: Organization, key: string): Reading {
    const controller = new AbortController();
    const outcome = this.#settleReading(organization, this.#next(), controller.signal).finally(() => {
      if (this.#readings.get(key) === reading) {
        this.#readings.delete(key);
      }
    });
    const reading: Reading = { session: organization.session, work: new SharedWork(outcome, controller) };
    this.#readings.set(key, reading);
    if (this.invite(organization).failure !== undefined) {
      this.#announce({ kind: 'state', organization });
    }
    return reading;
  }

  async #settleReading(
    organization: Organization,
    asked: number,
    signal: AbortSignal,
  ): Promise<{ readonly link: InviteLink | undefined } | { readonly error: unknown }> {
    try {
      const { link } = await this.#read(organization, signal);
      const isKept = this.#setLink(organization, link, asked);
      const { known } = this.invite(organization);
      // Where another answer has overtaken this one, that is the one which holds.
      return isKept || known === undefined ? { link } : { link: known.link };
    } catch (error) {
      this.#fail(organization, error, asked);
      return { error };
    }
  }

  /** Ends a request, which then is of no account to anybody. */
  #abort(key: string, reading: Reading): void {
    reading.work.abort();
    if (this.#readings.get(key) === reading) {
      this.#readings.delete(key);
    }
  }

  /**
   * Keeps the answer to the question that was asked last, whenever answers arrive: an older one would show a link that works no longer.
   * @returns whether it was kept
   */
  #setLink(organization: Organization, link: InviteLink | undefined, asked: number): boolean {
    const entry = this.#entryFor(organization, asked);
    if (entry === undefined) {
      return false;
    }
    const { known: before, failure } = entry;
    entry.organization = organization;
    entry.known = { link, at: this.clock.now(), stopped: false, asked };
    entry.failure = undefined;
    entry.isOutdated = false;
    this.#dropStopped(link, asked);
    if (before === undefined || !sameInvite(before.link, link)) {
      if (before?.link !== undefined) {
        setWithLimit(this.#replaced, linkKey(before.link), true);
      }
      this.#forgetOthers(organization, link);
      this.#announce({ kind: 'link', organization, link });
    } else if (before.stopped || failure !== undefined) {
      this.#announce({ kind: 'state', organization });
    }
    return true;
  }

  /** Keeps why an organization's link could not be read, unless an answer came since. */
  #fail(organization: Organization, error: unknown, asked: number): void {
    const entry = isNoAnswer(error) ? undefined : this.#entryFor(organization, asked);
    if (entry !== undefined) {
      entry.failure = { error, asked, signIn: organization.session.signIn };
      entry.isOutdated = false;
      this.#announce({ kind: 'state', organization });
    }
  }

  /** Where what was asked then is to be kept; undefined where that was overtaken by something that was asked later. */
  #entryFor(organization: Organization, asked: number): Entry | undefined {
    const key = organizationKey(organization);
    const entry = this.#organizations.get(key) ?? { organization, isOutdated: false };
    const last = Math.max(
      entry.known?.asked ?? 0,
      entry.failure?.asked ?? 0,
      this.#forgotten.get(organization.session.id) ?? 0,
    );
    if (asked <= last) {
      return undefined;
    }
    this.#organizations.set(key, entry);
    return entry;
  }

  /** Later, so that a listener that fails does not make a Create look as if it had. */
  #announce(change: InviteChange): void {
    queueMicrotask(() => this.#events.emit('change', change));
  }

  /** Forgets that the service called a link no longer valid, where it has said since that an organization has it. */
  #dropStopped(link: InviteLink | undefined, asked: number): void {
    const key = link && linkKey(link);
    const answer = key === undefined ? undefined : this.#answers.get(key);
    if (key !== undefined && answer?.status.kind === 'stopped' && answer.asked < asked) {
      this.#answers.delete(key);
    }
  }

  /** What an answer about a link tells of the organization that is known to have it, or another one. */
  #applyStatus(link: InviteLink, status: InviteStatus, asked: number): void {
    for (const entry of this.#organizations.values()) {
      const { organization, known } = entry;
      if (known === undefined || known.asked > asked || !organization.session.host.isSameService(link.host)) {
        continue;
      }
      if (status.kind === 'stopped' && known.link?.equals(link) === true && !known.stopped) {
        entry.known = { ...known, stopped: true };
        this.#announce({ kind: 'state', organization });
      }
      // An organization has one invite, so one that works is its current one.
      if (status.kind === 'works' && status.organizationId === organization.id && !this.#replaced.has(linkKey(link))) {
        this.#setLink(organization, new InviteLink(organization.session.host, link.inviteId), asked);
      }
    }
  }

  /** An organization has this link now, or none: its others do not work any more. */
  #forgetOthers({ id: organizationId, name, memberCount }: Organization, link: InviteLink | undefined): void {
    const current = link && linkKey(link);
    for (const [key, { status }] of this.#answers) {
      if (status.kind === 'works' && status.organizationId === organizationId && key !== current) {
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

  #age({ at }: { readonly at: number }): number {
    return Math.abs(this.clock.now() - at);
  }

  /** The status, while it is young enough to be taken as true. */
  #fresh(status: InviteStatus | undefined): InviteStatus | undefined {
    return status !== undefined && this.#age(status) < ttlMs(status) ? status : undefined;
  }

  /** What is said of every link of a service that did not answer a moment ago: what asks by itself asks no more there for a while. */
  #unreachable({ host }: InviteLink): InviteStatus | undefined {
    const failure = this.clients.reachability.failure(host);
    return failure && this.#fresh({ kind: 'failed', ...failure });
  }

  async #send(link: InviteLink, question: Question, signal: AbortSignal): Promise<Answer> {
    const asked = this.#next();
    // Another question to the same service may have failed while this one stood in line.
    const unreachable = question.byUser ? undefined : this.#unreachable(link);
    const { sessions, clients, clock } = this;
    const request = { link, question, signal, lastKnown: () => this.#invitedTo.get(linkKey(link)) };
    return { asked, status: unreachable ?? (await requestStatus({ sessions, clients, clock }, request)) };
  }

  /** Whether the organization's link changed after this was asked, so that the answer may be about one that works no longer. */
  #isOvertaken(link: InviteLink, { status, asked }: Answer): boolean {
    return (
      status.kind === 'works' &&
      (this.#changes.get(status.organizationId) ?? 0) > asked &&
      ![...this.#organizations.values()].some(({ known }) => known?.link?.equals(link) === true)
    );
  }

  #keep(link: InviteLink, answer: Answer): void {
    if (this.#isOvertaken(link, answer)) {
      return;
    }
    const { status, asked } = answer;
    // That a service does not answer is kept for the service, and gone as soon as it answers anybody.
    if (status.kind !== 'notAsked' && !isUnreachable(status)) {
      setWithLimit(this.#answers, linkKey(link), answer);
    }
    if (status.kind === 'works') {
      const { organizationId, name, memberCount } = status;
      setWithLimit(this.#invitedTo, linkKey(link), { organizationId, name, memberCount });
    }
    this.#applyStatus(link, status, asked);
  }
}

/** Requests are shared by who asks with the same token. */
function readingKey(organization: Organization): string {
  return `${organization.session.signIn} ${organizationKey(organization)}`;
}

/** Whether it was not even asked to the end: it was cancelled, or the account was signed out. */
function isNoAnswer(error: unknown): boolean {
  return error instanceof GitpodError && (error.kind === 'cancelled' || error.signedOutHere);
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
