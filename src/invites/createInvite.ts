import { GitpodError } from '../api/errors';
import type { Clock } from '../api/ports';
import { verifyDelaysMs } from '../api/retry';
import type { AnswerTime } from '../api/transport';
import type { SessionClients } from '../auth/clients';
import { InviteLink } from '../links/inviteLink';
import { type Organization, organizationKey } from '../organizations/organization';
import { type InviteStore, sameInvite } from './inviteStore';

/** An answer that took longer says nothing about who made a link: the clock was set, or the machine slept. */
const longestReadMs = 60_000;
/** An answer's time has whole seconds. */
const answerTimeMarginMs = 1000;

/** Whether an invite was made by the very read that gave it, and so has never been anybody's. */
export function wasMadeBy({ date, tookMs }: AnswerTime, { createdAt }: InviteLink): boolean {
  return (
    createdAt !== undefined &&
    tookMs <= longestReadMs &&
    createdAt >= date - tookMs - answerTimeMarginMs &&
    createdAt <= date + 2 * answerTimeMarginMs
  );
}

/** How an attempt to create an invite ended. Each says no more than what is known. */
export type CreateOutcome =
  /** There is a new link; the one before no longer works. */
  | { readonly kind: 'created'; readonly link: InviteLink; readonly before: InviteLink | undefined }
  /** No answer came, and asked again the service gives another link than before: most likely, but not certainly, this one's. */
  | { readonly kind: 'found'; readonly link: InviteLink; readonly before: InviteLink | undefined }
  /** The invite is another than the one that the user decided about. Nothing was sent. */
  | { readonly kind: 'changedMeanwhile'; readonly current: InviteLink | undefined }
  /**
   * The user cancelled in time: Create was not sent, and what there is now was not asked. Where there was no link (`before` is undefined),
   * the read that was cancelled may have made the first one.
   */
  | { readonly kind: 'notSent'; readonly before: InviteLink | undefined }
  /** No answer came, and asked again the service still gives the link from before. */
  | { readonly kind: 'unchanged'; readonly before: InviteLink | undefined; readonly error: GitpodError }
  /** No answer came, and what there is now could not be read. */
  | { readonly kind: 'unknown'; readonly before: InviteLink | undefined; readonly error: GitpodError };

/** After this, whoever read the invite before a Create and decided on it has created as well. */
const settleDelayMs = 1500;

/** Creates organizations' invites, and finds out what became of that. */
export class InviteCreator {
  /** By organization, the Create under way in this window. */
  readonly #creating = new Map<string, Promise<unknown>>();

  constructor(
    private readonly store: InviteStore,
    private readonly clients: SessionClients,
    private readonly clock: Clock,
  ) {}

  /**
   * Creates an invite, which invalidates the one before it. Sends Create at most once, and only while the invite is still the one
   * that the user decided about; and not at all where reading it made the first one. Within this window one such attempt waits for
   * the other.
   * @param expectedCurrent the link that the user saw and agreed to lose; undefined when there was none
   * @throws {GitpodError} when it is certain that nothing changed: the service refused, or was never reached
   */
  async create(
    organization: Organization,
    expectedCurrent: InviteLink | undefined,
    signal?: AbortSignal,
  ): Promise<CreateOutcome> {
    return this.#runExclusive(organizationKey(organization), async () => {
      try {
        const known = this.store.current(organization);
        const { link: current, time } = await this.store.loadTimed(organization, signal);
        if (sameInvite(current, expectedCurrent)) {
          return await this.#createOnce(organization, expectedCurrent, signal);
        }
        // Where another was known here, somebody replaced it at this moment.
        const isFirst = expectedCurrent === undefined && known === undefined;
        return current !== undefined && isFirst && time !== undefined && wasMadeBy(time, current)
          ? { kind: 'created', link: current, before: undefined }
          : { kind: 'changedMeanwhile', current };
      } catch (error) {
        if (error instanceof GitpodError && error.kind === 'cancelled') {
          return { kind: 'notSent', before: expectedCurrent };
        }
        throw error;
      }
    });
  }

  /**
   * Finds out what an unanswered Create did, by reading only.
   * @param before the link from before the Create
   * @param error how the Create ended
   * @param signal of who checks once more, and not of the Create: a user who cancelled that still needs to know
   */
  async verifyOutcome(
    organization: Organization,
    before: InviteLink | undefined,
    error: GitpodError,
    signal?: AbortSignal,
  ): Promise<CreateOutcome> {
    try {
      let link: InviteLink | undefined;
      for (const delay of verifyDelaysMs) {
        await this.clock.sleep(delay, signal);
        ({ link } = await this.store.loadTimed(organization, signal));
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
   * Looks once more at a link that was just created. Two windows, or two users, who press at the same moment both read before
   * either creates; then each is told of a link of its own, and only the later one works. Waits a moment first, so it is for after
   * the link was given out.
   * @returns the link that has taken its place; undefined while it is still the one, or when that cannot be read
   */
  async supersededBy(
    organization: Organization,
    { link, before }: { readonly link: InviteLink; readonly before: InviteLink | undefined },
  ): Promise<InviteLink | undefined> {
    try {
      await this.clock.sleep(settleDelayMs);
      const { link: current } = await this.store.loadTimed(organization);
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
      const { inviteId } = await this.clients
        .for(organization.session, organization.userId)
        .organizations.invites.create({ organizationId: organization.id }, { signal });
      const link = new InviteLink(organization.session.host, inviteId);
      this.store.created(organization, link);
      return { kind: 'created', link, before };
    } catch (error) {
      if (error instanceof GitpodError && error.outcome === 'unknown') {
        return this.verifyOutcome(organization, before, error);
      }
      throw error;
    }
  }

  async #runExclusive<T>(key: string, work: () => Promise<T>): Promise<T> {
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
}
