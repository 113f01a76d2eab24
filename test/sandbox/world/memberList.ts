import type { Member } from './people';

/**
 * The members of one organization. Those who sign in are there from the start; the many who only fill the list are made when
 * something first asks for them, so that a world of 1,000 organizations starts at once.
 */
export class MemberList {
  readonly #members = new Map<string, Member>();
  readonly #userOfAccount = new Map<string, string>();
  readonly #sorted = new Map<string, readonly Member[]>();
  #filler: { readonly count: number; readonly make: () => Iterable<Member> } | undefined;

  /** Announces `count` more members that `make` will make. */
  fillLater(count: number, make: () => Iterable<Member>): void {
    this.#filler = { count, make };
  }

  /** How many there are, without those who left. */
  get size(): number {
    let left = 0;
    for (const member of this.#members.values()) {
      left += member.status === 'USER_STATUS_LEFT' ? 1 : 0;
    }
    return this.#members.size - left + (this.#filler?.count ?? 0);
  }

  /** Adds a member, or takes the place of the one with the same user id. */
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

  ofAccount(accountId: string): Member | undefined {
    const userId = this.#userOfAccount.get(accountId);
    return userId === undefined ? undefined : this.#members.get(userId);
  }

  /** Everybody, in the order that `compare` gives; kept under `key` until a member changes, because pages ask again and again. */
  sorted(key: string, keep: (member: Member) => boolean, compare: (a: Member, b: Member) => number): readonly Member[] {
    const known = this.#sorted.get(key);
    if (known !== undefined) {
      return known;
    }
    const members = [...this.#all().values()].filter(keep).sort(compare);
    this.#sorted.set(key, members);
    return members;
  }

  *[Symbol.iterator](): Iterator<Member> {
    yield* this.#all().values();
  }

  #all(): ReadonlyMap<string, Member> {
    const filler = this.#filler;
    this.#filler = undefined;
    for (const member of filler?.make() ?? []) {
      this.#members.set(member.userId, member);
    }
    return this.#members;
  }
}
