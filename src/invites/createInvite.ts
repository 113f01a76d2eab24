import { GitpodError } from '../api/errors';
import type { Clock } from '../api/ports';
import { verifyDelaysMs } from '../api/retry';
import type { ResponseTime } from '../api/transport';
import type { SessionClients } from '../auth/clients';
import { InviteLink } from '../links/inviteLink';
import { type Organization, organizationKey } from '../organizations/organization';
import { type InviteStore, sameInvite } from './inviteStore';

/** A slower response is no evidence of who created a link: the clock may have been set, or the machine slept. */
const longestReadMs = 60_000;
/** The `Date` of a response has a resolution of one second. */
const answerTimeMarginMs = 1000;

/** Whether the read that returned this invite also created it, so that it cannot have been shared before. */
export function wasCreatedByRead({ date, durationMs }: ResponseTime, { createdAt }: InviteLink): boolean {
  return (
    createdAt !== undefined &&
    durationMs <= longestReadMs &&
    createdAt >= date - durationMs - answerTimeMarginMs &&
    createdAt <= date + 2 * answerTimeMarginMs
  );
}

/** Outcome of an attempt to create an invite. Each kind states only what is certain. */
export type CreateOutcome =
  /** A new link was created; the previous one no longer works. */
  | { readonly kind: 'created'; readonly link: InviteLink; readonly before: InviteLink | undefined }
  /**
   * No response arrived, but a later read returned a new link: most likely, but not certainly, created by this request.
   */
  | { readonly kind: 'found'; readonly link: InviteLink; readonly before: InviteLink | undefined }
  /** The current link is not the one that the user decided about. Create was not sent. */
  | { readonly kind: 'changedMeanwhile'; readonly current: InviteLink | undefined }
  /**
   * The user cancelled before Create was sent; the current link is not known. If there was no link before (`before` is
   * undefined), the cancelled read may have created the first one.
   */
  | { readonly kind: 'notSent'; readonly before: InviteLink | undefined }
  /** No response arrived, and a later read still returned the previous link. */
  | { readonly kind: 'unchanged'; readonly before: InviteLink | undefined; readonly error: GitpodError }
  /** No response arrived, and the current link could not be determined. */
  | { readonly kind: 'unknown'; readonly before: InviteLink | undefined; readonly error: GitpodError };

/** Delay after which concurrent Creates, based on a read from before this one, have completed as well. */
const settleDelayMs = 1500;

/** Creates invites of organizations, and verifies the outcome of unanswered requests. */
export class InviteCreator {
  /** The Create in progress in this window, by organization. */
  readonly #creating = new Map<string, Promise<unknown>>();

  constructor(
    private readonly store: InviteStore,
    private readonly clients: SessionClients,
    private readonly clock: Clock,
  ) {}

  /**
   * Creates an invite, which invalidates the previous one. Sends Create at most once, and only if the current link is
   * still the expected one; not at all if reading the invite created the first one. Attempts for the same organization
   * run one after another within this window.
   * @param expectedCurrent the link that the user saw and agreed to lose; undefined if there was none
   * @throws {GitpodError} if it is certain that nothing changed: the service refused, or was never reached
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
        // If a link was already known here, another user or window replaced it just now.
        const isFirst = expectedCurrent === undefined && known === undefined;
        return current !== undefined && isFirst && time !== undefined && wasCreatedByRead(time, current)
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
   * Determines the outcome of an unanswered Create by reading only.
   * @param before the link from before the Create
   * @param error how the Create failed
   * @param signal cancels the verification; not the signal of the Create, because a user who cancelled that still needs
   * to know its outcome
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
      // If the link disappeared, neither "replaced" nor "still works" would be true.
      return { kind: sameInvite(link, before) ? 'unchanged' : 'unknown', before, error };
    } catch {
      return { kind: 'unknown', before, error };
    }
  }

  /**
   * Checks a newly created link again. When two windows or users create at the same time, both read before either
   * creates; each gets its own link, and only the later one works. Waits `settleDelayMs` first, so call it after the
   * link was handed out.
   * @returns the link that replaced it; undefined if there is none or it could not be read
   */
  async supersededBy(
    organization: Organization,
    { link, before }: { readonly link: InviteLink; readonly before: InviteLink | undefined },
  ): Promise<InviteLink | undefined> {
    try {
      await this.clock.sleep(settleDelayMs);
      const { link: current } = await this.store.loadTimed(organization);
      // Eventual consistency: the service may still return the previous link.
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
