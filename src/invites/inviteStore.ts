import { EventEmitter } from 'node:events';

import { SharedWork } from '../api/concurrency';
import { cancelledError, GitpodError } from '../api/errors';
import type { Clock } from '../api/ports';
import type { ResponseTime } from '../api/transport';
import type { SessionClients } from '../auth/clients';
import type { Session } from '../auth/session';
import { InviteLink, linkKey } from '../links/inviteLink';
import { type Organization, organizationKey } from '../organizations/organization';
import { type Answer, type AskOptions, InviteStatusRequests, type StatusRequest } from './inviteStatusRequests';
import { cancelledStatus, type InvitedOrganization, type InviteStatus, isUnreachable, ttlMs } from './inviteStatus';
import { requestStatus } from './requestStatus';

/** An organization's link as last read or created. */
interface KnownLink {
  /** Undefined if the organization had none. */
  readonly link: InviteLink | undefined;
  /** Time of the response, in milliseconds since the epoch. */
  readonly at: number;
  /** Whether the service has since reported that the link is no longer valid. */
  readonly stopped: boolean;
}

/** The known state of an organization's current invite link. */
export interface OrganizationInvite {
  readonly known?: KnownLink | undefined;
  /** Why the last read failed; undefined if it succeeded or none was tried. */
  readonly failure?: { readonly error: unknown } | undefined;
  readonly isReading: boolean;
}

interface Entry {
  /** As passed to the last request. */
  organization: Organization;
  known?: KnownLink & {
    /** The sequence number of the request among all requests and changes. */
    readonly asked: number;
  };
  failure?: { readonly error: unknown; readonly asked: number; readonly signIn: string } | undefined;
  /** Whether the next `show` reads it again. */
  isOutdated: boolean;
}

/** A request for an organization's link, shared by all callers with the same session. */
interface LinkRequest {
  readonly session: Session;
  /** Set if the session ended or got another token: callers then get the result of a new request. */
  isReplaced?: true;
  readonly work: SharedWork<{ readonly link: InviteLink | undefined } | { readonly error: unknown }>;
}

/** A change of the known state. */
export type InviteChange =
  /** An organization's link became known or changed; undefined if it has none. */
  | { readonly kind: 'link'; readonly organization: Organization; readonly link: InviteLink | undefined }
  /** The validity of the known link, or the progress or result of reading it, changed. */
  | { readonly kind: 'state'; readonly organization: Organization }
  /** Statuses of links were dropped, or can be requested again. */
  | { readonly kind: 'statuses' };

/** An organization's link, and the time of the response that contained it. */
export interface LoadedLink {
  readonly link: InviteLink | undefined;
  readonly time?: ResponseTime | undefined;
}

/** Maximum number of invites in each map; the oldest is dropped. */
const maxEntries = 1_000;
const readMethod = 'OrganizationService/GetOrganizationInvite';
/** A status this recent counts as new, even for a user. */
const freshForMs = 5_000;

/**
 * Single source of truth for invites: the current link of each organization, and the status of any link. Everything
 * that shows an invite reads it here and listens to `onDidChange`.
 *
 * Statuses are requested once per invite however many callers ask, with limited concurrency, and cached for a while.
 * Requests change nothing: they read the invite's summary, never the organization's invite. When the link of an
 * organization changes, the statuses of its other links are dropped, and responses about them that are in flight are
 * not cached.
 */
export class InviteStore {
  readonly #answers = new Map<string, Answer>();
  readonly #requests: InviteStatusRequests;
  /** The organization from when an invite last worked: the service does not tell for one that stopped. */
  readonly #lastKnownOrganizations = new Map<string, InvitedOrganization>();
  /** By organization. */
  readonly #organizations = new Map<string, Entry>();
  /** By session and organization. */
  readonly #readings = new Map<string, LinkRequest>();
  /** By organization ID: the sequence number of the last change of its link. */
  readonly #changes = new Map<string, number>();
  /** Links that were seen to be replaced. They never become valid again, even if a slow service still says so. */
  readonly #replaced = new Map<string, true>();
  /** By session: the sequence number at which it was last forgotten. Results of earlier requests are ignored. */
  readonly #invalidatedAt = new Map<string, number>();
  readonly #events = new EventEmitter<{ change: [InviteChange] }>();
  /** Numbers requests and changes, to detect outdated responses. */
  #sequence = 0;

  constructor(
    private readonly sessions: () => Promise<readonly Session[]>,
    private readonly clients: SessionClients,
    private readonly clock: Clock,
  ) {
    this.#requests = new InviteStatusRequests(
      clock,
      (link, request, signal) => this.#send(link, request, signal),
      (link, answer) => {
        this.#keep(link, answer);
      },
    );
    clients.reachability.onDidRecover(() => {
      this.#events.emit('change', { kind: 'statuses' });
    });
  }

  /**
   * Calls back when the known state of an organization's link changes, and when statuses can be requested again.
   * Returns a function that removes the listener.
   */
  onDidChange(listener: (change: InviteChange) => void): () => void {
    this.#events.on('change', listener);
    return () => this.#events.off('change', listener);
  }

  /** The known state of an organization's link, without a request. May be out of date. */
  invite(organization: Organization): OrganizationInvite {
    const { known, failure } = this.#organizations.get(organizationKey(organization)) ?? {};
    return {
      known,
      // Another account or token may succeed.
      failure: failure?.signIn === organization.session.signIn ? failure : undefined,
      isReading: this.#readings.has(requestKey(organization)),
    };
  }

  /** The link of an organization as last read or created here, without a request. May be out of date. */
  current(organization: Organization): InviteLink | undefined {
    return this.#organizations.get(organizationKey(organization))?.known?.link;
  }

  /**
   * Reads an organization's link to display it, only if it is unknown or outdated. Never rejects: a failure is stored.
   */
  async show(organization: Organization): Promise<void> {
    const { known, failure } = this.invite(organization);
    const isOutdated = this.#organizations.get(organizationKey(organization))?.isOutdated === true;
    if (isOutdated || (known === undefined && failure === undefined)) {
      await this.reload(organization);
    }
  }

  /** Reads the link unconditionally. Never rejects: a failure is stored, beside the last known link. */
  async reload(organization: Organization): Promise<void> {
    await this.load(organization).catch(() => undefined);
  }

  /**
   * Reads the current link of an organization; undefined if there is none. Never invalidates a link. The service may
   * create the first link when asked for it, according to an early edition of its API reference. Callers with the same
   * session share a request in flight.
   * @param signal aborting it rejects with `cancelled` at once; a request without remaining callers is aborted
   * @throws {GitpodError}
   */
  async load(organization: Organization, signal?: AbortSignal): Promise<InviteLink | undefined> {
    const { session } = organization;
    const key = requestKey(organization);
    if (signal?.aborted === true) {
      throw cancelledError(readMethod, session.host);
    }
    const reading = this.#readings.get(key) ?? this.#startRequest(organization, key);
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

  /** Like `load`, but always sends a new request, after all earlier changes, and returns the time of the response. */
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

  /** Records a link that was just created. */
  created(organization: Organization, link: InviteLink): void {
    this.#setLink(organization, link, this.#next());
  }

  /**
   * Marks as outdated what failed to load, and what is at least `ms` milliseconds old or as far in the future, so that
   * `show` reads it again.
   * @returns whether there is any
   */
  markStale(ms: number): boolean {
    const now = this.clock.now();
    const old = [...this.#organizations.values()].filter(
      ({ known, failure }) => failure !== undefined || (known !== undefined && Math.abs(now - known.at) >= ms),
    );
    old.forEach((entry) => {
      entry.isOutdated = true;
    });
    return old.length > 0;
  }

  /** The cached status of a link, without a request; undefined if there is none or it has expired. */
  status(link: InviteLink): InviteStatus | undefined {
    return this.#fresh(this.#answers.get(linkKey(link))?.status) ?? this.#unreachable(link);
  }

  /** Requests the status of an invite. Failures are a status too, including that of reading the sessions. */
  async ask(link: InviteLink, options: AskOptions): Promise<InviteStatus> {
    const { by, signal } = options;
    const known = this.status(link);
    const justNow = known !== undefined && known.kind !== 'error' && this.#age(known) < freshForMs;
    if (known !== undefined && (by === 'background' || justNow)) {
      return known;
    }
    if (signal?.aborted === true) {
      return cancelledStatus(link, this.clock.now());
    }
    const answer = await this.#requests.ask(link, options);
    // Joined a background request, which is not sent without a session.
    return answer.kind === 'unknown' && by === 'user' ? this.ask(link, options) : answer;
  }

  /** Drops the status of one invite, because it has changed. */
  forget(link: InviteLink): void {
    this.#answers.delete(linkKey(link));
    this.#requests.forget(link);
    this.#events.emit('change', { kind: 'statuses' });
  }

  /** Drops all statuses, because another account signed in that may be able to read them. */
  forgetStatuses(): void {
    this.#answers.clear();
    this.#requests.forgetAll();
    this.#events.emit('change', { kind: 'statuses' });
  }

  /**
   * Drops what was read with these sessions and aborts their requests, because they were signed out or have another
   * token. Also drops the organizations and statuses of all invites: other accounts may not be allowed to know them.
   */
  forgetSessions(sessions: readonly Pick<Session, 'id'>[]): void {
    const ids = new Set(sessions.map(({ id }) => id));
    ids.forEach((id) => this.#invalidatedAt.set(id, this.#sequence));
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
    this.#lastKnownOrganizations.clear();
    this.#requests.restartAll();
    this.forgetStatuses();
  }

  #next(): number {
    this.#sequence += 1;
    return this.#sequence;
  }

  #startRequest(organization: Organization, key: string): LinkRequest {
    const controller = new AbortController();
    const outcome = this.#settleReading(organization, this.#next(), controller.signal).finally(() => {
      if (this.#readings.get(key) === reading) {
        this.#readings.delete(key);
      }
    });
    const reading: LinkRequest = { session: organization.session, work: new SharedWork(outcome, controller) };
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
      // If a later request completed first, its result is the valid one.
      return isKept || known === undefined ? { link } : { link: known.link };
    } catch (error) {
      this.#fail(organization, error, asked);
      return { error };
    }
  }

  /** Aborts a request, whose result is then ignored. */
  #abort(key: string, reading: LinkRequest): void {
    reading.work.abort();
    if (this.#readings.get(key) === reading) {
      this.#readings.delete(key);
    }
  }

  /**
   * Stores the result of the most recent request, whatever the order of responses: an older one would show a link that
   * no longer works.
   * @returns whether it was stored
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

  /** Stores why an organization's link could not be read, unless a later request has completed. */
  #fail(organization: Organization, error: unknown, asked: number): void {
    const entry = isNoAnswer(error) ? undefined : this.#entryFor(organization, asked);
    if (entry !== undefined) {
      entry.failure = { error, asked, signIn: organization.session.signIn };
      entry.isOutdated = false;
      this.#announce({ kind: 'state', organization });
    }
  }

  /** The entry that takes the result of this request; undefined if a later request has completed. */
  #entryFor(organization: Organization, asked: number): Entry | undefined {
    const key = organizationKey(organization);
    const entry = this.#organizations.get(key) ?? { organization, isOutdated: false };
    const last = Math.max(
      entry.known?.asked ?? 0,
      entry.failure?.asked ?? 0,
      this.#invalidatedAt.get(organization.session.id) ?? 0,
    );
    if (asked <= last) {
      return undefined;
    }
    this.#organizations.set(key, entry);
    return entry;
  }

  /** Deferred, so that a failing listener does not make a Create look failed. */
  #announce(change: InviteChange): void {
    queueMicrotask(() => this.#events.emit('change', change));
  }

  /**
   * Drops the status that a link is no longer valid, if the service has since returned it as an organization's link.
   */
  #dropStopped(link: InviteLink | undefined, asked: number): void {
    const key = link && linkKey(link);
    const answer = key === undefined ? undefined : this.#answers.get(key);
    if (key !== undefined && answer?.status.kind === 'revoked' && answer.asked < asked) {
      this.#answers.delete(key);
    }
  }

  /** Applies the status of a link to the organizations that it concerns. */
  #applyStatus(link: InviteLink, status: InviteStatus, asked: number): void {
    for (const entry of this.#organizations.values()) {
      const { organization, known } = entry;
      if (known === undefined || known.asked > asked || !organization.session.host.isSameService(link.host)) {
        continue;
      }
      if (status.kind === 'revoked' && known.link?.equals(link) === true && !known.stopped) {
        entry.known = { ...known, stopped: true };
        this.#announce({ kind: 'state', organization });
      }
      // An organization has one invite, so a valid link is the current one.
      if (status.kind === 'valid' && status.organizationId === organization.id && !this.#replaced.has(linkKey(link))) {
        this.#setLink(organization, new InviteLink(organization.session.host, link.inviteId), asked);
      }
    }
  }

  /** Drops the statuses of an organization's other links, which are no longer valid. */
  #forgetOthers({ id: organizationId, name, memberCount }: Organization, link: InviteLink | undefined): void {
    const current = link && linkKey(link);
    for (const [key, { status }] of this.#answers) {
      if (status.kind === 'valid' && status.organizationId === organizationId && key !== current) {
        this.#answers.delete(key);
      }
    }
    if (current !== undefined) {
      setWithLimit(this.#lastKnownOrganizations, current, { organizationId, name, memberCount });
    }
    this.#changes.set(organizationId, this.#next());
  }

  async #read(organization: Organization, signal: AbortSignal | undefined): Promise<LoadedLink> {
    const { session, userId, id: organizationId } = organization;
    const { invites } = this.clients.for(session, userId).organizations;
    let time: ResponseTime | undefined;
    const onResponse = (answered: ResponseTime): void => {
      time = answered;
    };
    try {
      const invite = await invites.retrieve({ organizationId }, { signal, onResponse });
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

  /** Returns the status unless it has expired. */
  #fresh(status: InviteStatus | undefined): InviteStatus | undefined {
    return status !== undefined && this.#age(status) < ttlMs(status) ? status : undefined;
  }

  /** The status of all links on a service that recently failed to respond: background callers do not retry it yet. */
  #unreachable({ host }: InviteLink): InviteStatus | undefined {
    const failure = this.clients.reachability.failure(host);
    return failure && this.#fresh({ kind: 'error', ...failure });
  }

  async #send(link: InviteLink, request: StatusRequest, signal: AbortSignal): Promise<Answer> {
    const asked = this.#next();
    // Another request to the same service may have failed while this one was queued.
    const unreachable = request.byUser ? undefined : this.#unreachable(link);
    const { sessions, clients, clock } = this;
    const options = { link, request, signal, lastKnown: () => this.#lastKnownOrganizations.get(linkKey(link)) };
    return { asked, status: unreachable ?? (await requestStatus({ sessions, clients, clock }, options)) };
  }

  /** Whether the organization's link changed after the request was sent, so the status may be about an old link. */
  #isOvertaken(link: InviteLink, { status, asked }: Answer): boolean {
    return (
      status.kind === 'valid' &&
      (this.#changes.get(status.organizationId) ?? 0) > asked &&
      ![...this.#organizations.values()].some(({ known }) => known?.link?.equals(link) === true)
    );
  }

  #keep(link: InviteLink, answer: Answer): void {
    if (this.#isOvertaken(link, answer)) {
      return;
    }
    const { status, asked } = answer;
    // Unreachability is stored once per service, and cleared by the next response to any request.
    if (status.kind !== 'unknown' && !isUnreachable(status)) {
      setWithLimit(this.#answers, linkKey(link), answer);
    }
    if (status.kind === 'valid') {
      const { organizationId, name, memberCount } = status;
      setWithLimit(this.#lastKnownOrganizations, linkKey(link), { organizationId, name, memberCount });
    }
    this.#applyStatus(link, status, asked);
  }
}

/** Requests are shared by callers with the same token. */
function requestKey(organization: Organization): string {
  return `${organization.session.signIn} ${organizationKey(organization)}`;
}

/** Whether the request did not complete because it was cancelled or the account was signed out. */
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

/** Whether both are the same invite, or both are undefined. */
export function sameInvite(one: InviteLink | undefined, other: InviteLink | undefined): boolean {
  return one === undefined || other === undefined ? one === other : one.equals(other);
}
