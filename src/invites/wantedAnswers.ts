import type { InviteAnswer } from './inviteAnswer';
import type { InviteLink } from './inviteLink';
import type { InviteLookup } from './inviteLookup';
import { linkKey } from './linkKey';

/** About so many invites it is asked by itself; whoever looks at more of them at once looks at none of them closely. */
const mostAsked = 100;

/**
 * What invites are that somebody has before their eyes. Each is asked about once, for as long as it is seen and until `refresh`;
 * a question about one that is out of sight again is given up.
 */
export class WantedAnswers {
  readonly #answers = new Map<string, InviteAnswer>();
  readonly #asking = new Map<string, AbortController>();
  #wanted: readonly InviteLink[] = [];

  constructor(
    private readonly lookup: Pick<InviteLookup, 'peek' | 'ask'>,
    /** Called after each answer. */
    private readonly onAnswer: () => void,
  ) {}

  /** These are before somebody's eyes now, and no others. @param links each once */
  want(links: readonly InviteLink[]): void {
    this.#wanted = links.slice(0, mostAsked);
    const keys = new Set(this.#wanted.map(linkKey));
    for (const [key, question] of this.#asking) {
      if (!keys.has(key)) {
        this.#asking.delete(key);
        question.abort();
      }
    }
    for (const key of this.#answers.keys()) {
      if (!keys.has(key)) {
        this.#answers.delete(key);
      }
    }
    this.#wanted.forEach((link) => {
      if (!this.#answers.has(linkKey(link))) {
        this.#find(link);
      }
    });
  }

  /** What was last answered of an invite; `asking` until there is an answer, undefined for one that nobody asks about. */
  of(link: InviteLink): InviteAnswer | 'asking' | undefined {
    const key = linkKey(link);
    return this.#answers.get(key) ?? (this.#asking.has(key) ? 'asking' : undefined);
  }

  /** Asks again about what does not hold any more; until there is an answer, the last one stands. */
  refresh(): void {
    this.#wanted.forEach((link) => {
      this.#find(link);
    });
  }

  #find(link: InviteLink): void {
    const key = linkKey(link);
    const known = this.lookup.peek(link);
    if (known !== undefined) {
      this.#answers.set(key, known);
    } else if (!this.#asking.has(key)) {
      void this.#ask(link, key);
    }
  }

  async #ask(link: InviteLink, key: string): Promise<void> {
    const question = new AbortController();
    this.#asking.set(key, question);
    const answer = await this.lookup.ask(link, { by: 'machine', signal: question.signal });
    if (this.#asking.get(key) === question) {
      this.#asking.delete(key);
      this.#answers.set(key, answer);
      this.onAnswer();
    }
  }
}
