import { GitpodError } from '../gitpod/gitpodError';
import type { GitpodClient } from '../gitpod/gitpodClient';
import type { Clock } from '../gitpod/ports';
import { organizationKey, type Organization } from '../organizations/organization';
import type { SessionClients } from '../sessions/sessionClients';
import { InviteLink } from './inviteLink';
import { KnownInvites, sameInvite } from './knownInvites';

/** How an attempt to create an invite ended. Each says no more than what is known. */
export type CreateOutcome =
  /** There is a new link; the one before no longer works. */
  | { readonly kind: 'created'; readonly link: InviteLink; readonly before: InviteLink | undefined }
  /** No answer came, and asked again the service gives another link than before: most likely, but not certainly, this one's. */
  | { readonly kind: 'found'; readonly link: InviteLink; readonly before: InviteLink | undefined }
  /** The invite is another than the one that the person decided about. Nothing was sent. */
  | { readonly kind: 'changedMeanwhile'; readonly current: InviteLink | undefined }
  /** The person cancelled in time. Nothing was sent, and what there is now was not asked. */
  | { readonly kind: 'notSent' }
  /** No answer came, and asked again the service still gives the link from before. */
  | { readonly kind: 'unchanged'; readonly before: InviteLink | undefined; readonly error: GitpodError }
  /** No answer came, and what there is now could not be read. */
  | { readonly kind: 'unknown'; readonly before: InviteLink | undefined; readonly error: GitpodError };

/** How long after an unanswered Create the invite is read: a request that was cut off here may still be at work there. */
const lookAfterMs = [0, 500, 1500];

/** After this, whoever read the invite before a Create and decided on it has created as well. */
const settleMs = 1500;

/** What can be done with an organization's one invite. */
export class InviteService {
  readonly #known = new KnownInvites();
  /** By organization, the Create under way in this window. */
  readonly #creating = new Map<string, Promise<unknown>>();

  constructor(
    private readonly clients: SessionClients,
    private readonly clock: Clock,
  ) {}

  /** Calls back with an organization's invite when it is read first, and when it is another than before; returns what stops it. */
  onDidChange(listener: (organization: Organization, link: InviteLink | undefined) => void): () => void {
    return this.#known.onDidChange(listener);
  }

  /** The invite link as it was when it was last read or created here. Asks nobody, and may be out of date. */
  lastRead(organization: Organization): InviteLink | undefined {
    return this.#known.get(organization);
  }

  /** Forgets what was read: somebody signed out, and others may not know it. */
  forgetAll(): void {
    this.#known.forgetAll();
  }

  /**
   * The organization's current invite link; undefined when there is none. Never invalidates anything.
   * The service may create the first invite by being asked; an early edition of its reference says so.
   * @throws {GitpodError}
   */
  async retrieve(organization: Organization, signal?: AbortSignal): Promise<InviteLink | undefined> {
    const asked = this.#known.now();
    const link = await this.#read(organization, signal);
    this.#known.learn(organization, link, asked);
    return link;
  }

  /**
   * Creates an invite, which invalidates the one before it. Sends Create at most once, and only while the invite is still the one
   * that the person decided about. Within this window one such attempt waits for the other.
   * @param decidedOn the link that the person saw and agreed to lose; undefined when there was none
   * @throws {GitpodError} when it is certain that nothing changed: the service refused, or was never reached
   */
  async create(
    organization: Organization,
    decidedOn: InviteLink | undefined,
    signal?: AbortSignal,
  ): Promise<CreateOutcome> {
    return this.#inTurn(organizationKey(organization), async () => {
      try {
        const current = await this.retrieve(organization, signal);
        return sameInvite(current, decidedOn)
          ? await this.#createOnce(organization, decidedOn, signal)
          : { kind: 'changedMeanwhile', current };
      } catch (error) {
        if (error instanceof GitpodError && error.kind === 'cancelled') {
          return { kind: 'notSent' };
        }
        throw error;
      }
    });
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
      let link: InviteLink | undefined;
      for (const delay of lookAfterMs) {
        await this.clock.sleep(delay);
        link = await this.retrieve(organization);
        if (link !== undefined && !sameInvite(link, before)) {
          return { kind: 'found', link, before };
        }
      }
      // Where a link has disappeared, neither "replaced" nor "still works" would be true.
      return { kind: sameInvite(link, before) ? 'unchanged' : 'unknown', before, error };
    } catch {
      return { kind: 'unknown', before, error };
    }
  }

  /**
   * Looks once more at a link that was just created. Two windows, or two people, who press at the same moment both read before
   * either creates; then each is told of a link of its own, and only the later one works. Waits a moment first, so it is for after
   * the link was given out.
   * @returns the link that has taken its place; undefined while it is still the one, or when that cannot be read
   */
  async supersededBy(
    organization: Organization,
    { link, before }: { readonly link: InviteLink; readonly before: InviteLink | undefined },
  ): Promise<InviteLink | undefined> {
    try {
      await this.clock.sleep(settleMs);
      const current = await this.retrieve(organization);
      // A service that still gives the link from before has not caught up with itself.
      return sameInvite(current, link) || sameInvite(current, before) ? undefined : current;
    } catch {
      return undefined;
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
      this.#known.learn(organization, link, this.#known.now());
      return { kind: 'created', link, before };
    } catch (error) {
      if (error instanceof GitpodError && error.outcome === 'unknown') {
        return this.lookAfter(organization, before, error);
      }
      throw error;
    }
  }

  async #read(organization: Organization, signal: AbortSignal | undefined): Promise<InviteLink | undefined> {
    try {
      const invite = await this.#client(organization).organizations.invites.retrieve(
        { organizationId: organization.id },
        { signal },
      );
      return invite === undefined ? undefined : new InviteLink(organization.session.host, invite.inviteId);
    } catch (error) {
      if (error instanceof GitpodError && error.kind === 'notFound') {
        return undefined;
      }
      throw error;
    }
  }

  async #inTurn<T>(key: string, work: () => Promise<T>): Promise<T> {
    const turn = (this.#creating.get(key) ?? Promise.resolve()).then(work);
    const over = turn.catch(() => undefined);
    this.#creating.set(key, over);
    try {
      return await turn;
    } finally {
      if (this.#creating.get(key) === over) {
        this.#creating.delete(key);
      }
    }
  }

  #client(organization: Organization): GitpodClient {
    return this.clients.for(organization.session, organization.userId);
  }
}
