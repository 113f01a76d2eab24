import { EventEmitter } from 'node:events';

import { GitpodError } from '../gitpod/gitpodError';
import type { GitpodClient } from '../gitpod/gitpodClient';
import type { Clock } from '../gitpod/ports';
import { organizationKey, type Organization } from '../organizations/organization';
import type { SessionClients } from '../sessions/sessionClients';
import { InviteLink } from './inviteLink';

/** How an attempt to create an invite ended. Each says no more than what is known. */
export type CreateOutcome =
  /** There is a new link; the one before no longer works. */
  | { readonly kind: 'created'; readonly link: InviteLink; readonly before: InviteLink | undefined }
  /** Somebody else changed the invite after the person saw it. Nothing was sent. */
  | { readonly kind: 'changedMeanwhile'; readonly current: InviteLink | undefined }
  /** No answer came, and asked again the service still gives the link from before. */
  | { readonly kind: 'unchanged'; readonly before: InviteLink | undefined; readonly error: GitpodError }
  /** No answer came, and what there is now could not be read. */
  | { readonly kind: 'unknown'; readonly before: InviteLink | undefined; readonly error: GitpodError };

/** How long after an unanswered Create the invite is read: a request that was cut off here may still be at work there. */
const lookAfterMs = [0, 500, 1500];

/** What can be done with an organization's one invite. */
export class InviteService {
  /** By organization, the invite that was last read or created; undefined where there was none. */
  readonly #lastRead = new Map<string, InviteLink | undefined>();
  readonly #events = new EventEmitter<{ change: [Organization, InviteLink | undefined] }>();

  constructor(
    private readonly clients: SessionClients,
    private readonly clock: Clock,
  ) {}

  /** Calls back with an organization's invite when it is read first, and when it is another than before; returns what stops it. */
  onDidChange(listener: (organization: Organization, link: InviteLink | undefined) => void): () => void {
    this.#events.on('change', listener);
    return () => this.#events.off('change', listener);
  }

  /** The invite link as it was when it was last read or created here. Asks nobody, and may be out of date. */
  lastRead(organization: Organization): InviteLink | undefined {
    return this.#lastRead.get(organizationKey(organization));
  }

  /** Forgets what was read: somebody signed out, and others may not know it. */
  forgetAll(): void {
    this.#lastRead.clear();
  }

  /**
   * The organization's current invite link; undefined when there is none. Never invalidates anything.
   * The service may create the first invite by being asked; an early edition of its reference says so.
   * @throws {GitpodError}
   */
  async retrieve(organization: Organization, signal?: AbortSignal): Promise<InviteLink | undefined> {
    try {
      const invite = await this.#client(organization).organizations.invites.retrieve(
        { organizationId: organization.id },
        { signal },
      );
      const link = invite === undefined ? undefined : new InviteLink(organization.session.host, invite.inviteId);
      this.#learn(organization, link);
      return link;
    } catch (error) {
      if (error instanceof GitpodError && error.kind === 'notFound') {
        this.#learn(organization, undefined);
        return undefined;
      }
      throw error;
    }
  }

  /**
   * Creates an invite, which invalidates the one before it. Sends Create at most once, and only while the invite is still the one
   * that the person decided about.
   * @param decidedOn the link that the person saw and agreed to lose; undefined when there was none
   * @throws {GitpodError} when it is certain that nothing changed: the service refused, or was never reached
   */
  async create(
    organization: Organization,
    decidedOn: InviteLink | undefined,
    signal?: AbortSignal,
  ): Promise<CreateOutcome> {
    try {
      const current = await this.retrieve(organization, signal);
      return sameInvite(current, decidedOn)
        ? await this.#createOnce(organization, decidedOn, signal)
        : { kind: 'changedMeanwhile', current };
    } catch (error) {
      if (error instanceof GitpodError && error.kind === 'cancelled') {
        return { kind: 'unchanged', before: decidedOn, error };
      }
      throw error;
    }
  }

  /**
   * Finds out what an unanswered Create did, by reading only. Takes no signal: a person who cancelled still needs to know.
   * @param before the link from before the Create
   * @param error how the Create ended
   */
  async lookAfter(
    organization: Organization,
    before: InviteLink | undefined,
    error: GitpodError,
  ): Promise<CreateOutcome> {
    try {
      for (const delay of lookAfterMs) {
        await this.clock.sleep(delay);
        const link = await this.retrieve(organization);
        if (link !== undefined && !sameInvite(link, before)) {
          return { kind: 'created', link, before };
        }
      }
      return { kind: 'unchanged', before, error };
    } catch {
      return { kind: 'unknown', before, error };
    }
  }

  async #createOnce(
    organization: Organization,
    before: InviteLink | undefined,
    signal: AbortSignal | undefined,
  ): Promise<CreateOutcome> {
    try {
      const { inviteId } = await this.#client(organization).organizations.invites.create(
        { organizationId: organization.id },
        { signal },
      );
      const link = new InviteLink(organization.session.host, inviteId);
      this.#learn(organization, link);
      return { kind: 'created', link, before };
    } catch (error) {
      if (error instanceof GitpodError && error.outcome === 'unknown') {
        return this.lookAfter(organization, before, error);
      }
      throw error;
    }
  }

  #learn(organization: Organization, link: InviteLink | undefined): void {
    const key = organizationKey(organization);
    const isNews = !this.#lastRead.has(key) || !sameInvite(this.#lastRead.get(key), link);
    this.#lastRead.set(key, link);
    if (isNews) {
      this.#events.emit('change', organization, link);
    }
  }

  #client(organization: Organization): GitpodClient {
    return this.clients.for(organization.session, organization.userId);
  }
}

function sameInvite(one: InviteLink | undefined, other: InviteLink | undefined): boolean {
  return one === undefined || other === undefined ? one === other : one.equals(other);
}
