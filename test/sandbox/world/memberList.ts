import type { Member } from './people';

/**
 * The members of one organization. Members who sign in exist from the start; filler members are created on first use,
 * so that a world of 1,000 organizations starts quickly.
 */
export class MemberList {
  readonly #members = new Map<string, Member>();
  readonly #userOfAccount = new Map<string, string>();
  readonly #sorted = new Map<string, readonly Member[]>();
  #filler: { readonly count: number; readonly create: () => Iterable<Member> } | undefined;

  /** Registers `count` filler members, which `create` makes on first use. */
  addLazily(count: number, create: () => Iterable<Member>): void {
    this.#filler = { count, create };
  }

  /** Number of members, without those who left. */
  get size(): number {
    let leftCount = 0;
    for (const member of this.#members.values()) {
      leftCount += member.status === 'USER_STATUS_LEFT' ? 1 : 0;
    }
    return this.#members.size - leftCount + (this.#filler?.count ?? 0);
  }

  /** Adds a member, or replaces the one with the same user ID. */
  put(member: Member): void {
    this.#members.set(member.userId, member);
    if (member.accountId !== undefined) {
      this.#userOfAccount.set(member.accountId, member.userId);
    }
    this.#sorted.clear();
  }

  get(userId: string): Member | undefined {
    const id = userId.toLowerCase();
    return this.#members.get(id) ?? (this.#filler === undefined ? undefined : this.#all().get(id));
  }

  findByAccount(accountId: string): Member | undefined {
    const userId = this.#userOfAccount.get(accountId);
    return userId === undefined ? undefined : this.#members.get(userId);
  }

  /**
   * The members that match `predicate`, sorted by `compare`. Cached by `key` until a member changes, as each page needs
   * them.
   */
  sorted(
    key: string,
    predicate: (member: Member) => boolean,
    compare: (a: Member, b: Member) => number,
  ): readonly Member[] {
    const known = this.#sorted.get(key);
    if (known !== undefined) {
      return known;
    }
    const members = [...this.#all().values()].filter(predicate).sort(compare);
    this.#sorted.set(key, members);
    return members;
  }

  *[Symbol.iterator](): Iterator<Member> {
    yield* this.#all().values();
  }

  #all(): ReadonlyMap<string, Member> {
    const filler = this.#filler;
    this.#filler = undefined;
    for (const member of filler?.create() ?? []) {
      this.#members.set(member.userId, member);
    }
    return this.#members;
  }
}
