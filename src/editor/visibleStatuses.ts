import type { InviteStatus } from '../invites/inviteStatus';
import type { InviteStore } from '../invites/inviteStore';
import { type InviteLink, linkKey } from '../links/inviteLink';

/** About so many invites it is asked by itself; whoever looks at more of them at once looks at none of them closely. */
const maxRequests = 100;

/**
 * What invites are that somebody has before their eyes. Each is asked about once, for as long as it is seen and until `refresh`;
 * a question about one that is out of sight again is given up.
 */
export class VisibleInviteStatuses {
  readonly #statuses = new Map<string, InviteStatus>();
  readonly #asking = new Map<string, AbortController>();
  #visible: readonly InviteLink[] = [];

  constructor(
    private readonly invites: Pick<InviteStore, 'status' | 'ask'>,
    /** Called after each answer. */
    private readonly onAnswer: () => void,
  ) {}

  /** These are before somebody's eyes now, and no others. @param links each once */
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

  /** What was last answered of an invite; `asking` until there is an answer, undefined for one that nobody asks about. */
  get(link: InviteLink): InviteStatus | 'asking' | undefined {
    const key = linkKey(link);
    return this.#statuses.get(key) ?? (this.#asking.has(key) ? 'asking' : undefined);
  }

  /** Asks again about what does not hold any more; until there is an answer, the last one stands. */
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
      this.onAnswer();
    }
  }
}
