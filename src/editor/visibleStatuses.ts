import type { InviteStatus } from '../invites/inviteStatus';
import type { InviteStore } from '../invites/inviteStore';
import { type InviteLink, linkKey } from '../links/inviteLink';

/** Upper bound on automatic requests: with more links visible at once, the user looks at none of them closely. */
const maxRequests = 100;

/**
 * Statuses of the invites that are currently visible. Each is requested once while it is visible, and again by
 * `refresh`; the request for an invite that is no longer visible is cancelled.
 */
export class VisibleInviteStatuses {
  readonly #statuses = new Map<string, InviteStatus>();
  readonly #asking = new Map<string, AbortController>();
  #visible: readonly InviteLink[] = [];

  constructor(
    private readonly invites: InviteStore,
    /** Called after each response. */
    private readonly onResponse: () => void,
  ) {}

  /** Sets which invites are visible. @param links without duplicates */
  setVisible(links: readonly InviteLink[]): void {
    this.#visible = links.slice(0, maxRequests);
    const keys = new Set(this.#visible.map(linkKey));
    for (const [key, question] of this.#asking) {
      if (!keys.has(key)) {
        this.#asking.delete(key);
        question.abort();
      }
    }
    for (const key of this.#statuses.keys()) {
      if (!keys.has(key)) {
        this.#statuses.delete(key);
      }
    }
    this.#visible.forEach((link) => {
      if (!this.#statuses.has(linkKey(link))) {
        this.#find(link);
      }
    });
  }

  /** The last status of an invite; `asking` while the first request is in flight, undefined if none was sent. */
  get(link: InviteLink): InviteStatus | 'asking' | undefined {
    const key = linkKey(link);
    return this.#statuses.get(key) ?? (this.#asking.has(key) ? 'asking' : undefined);
  }

  /** Requests expired statuses again. The last status is kept until the response arrives. */
  refresh(): void {
    this.#visible.forEach((link) => {
      this.#find(link);
    });
  }

  #find(link: InviteLink): void {
    const key = linkKey(link);
    const known = this.invites.status(link);
    if (known !== undefined) {
      this.#statuses.set(key, known);
    } else if (!this.#asking.has(key)) {
      void this.#ask(link, key);
    }
  }

  async #ask(link: InviteLink, key: string): Promise<void> {
    const question = new AbortController();
    this.#asking.set(key, question);
    const answer = await this.invites.ask(link, { by: 'background', signal: question.signal });
    if (this.#asking.get(key) === question) {
      this.#asking.delete(key);
      this.#statuses.set(key, answer);
      this.onResponse();
    }
  }
}
