import type { Clock } from '../api/ports';
import type { Session } from '../auth/session';
import { type Organization, organizationKey } from './organization';

/** The result of a request about an organization. `at` is when it ended, in milliseconds since the epoch. */
type CachedValue<Value> = { readonly at: number } & (
  { readonly state: 'known'; readonly value: Value } | { readonly state: 'failed'; readonly error: unknown }
);

interface Entry<Value> {
  /** A response is ignored if the session's token has been replaced since the request. */
  readonly session: Session;
  readonly organization: Organization;
  readonly forgotten: AbortController;
  answer?: CachedValue<Value>;
  asking?: Promise<CachedValue<Value> | undefined>;
}

/**
 * Caches one value per organization and session. Values are loaded on demand, with one request shared by all callers.
 * Forgetting an entry aborts its request and discards a response that arrives anyway.
 */
export class OrganizationCache<Value> {
  readonly #entries = new Map<string, Entry<Value>>();

  constructor(
    /** The signal is aborted when the entry is forgotten, even long after the response. */
    private readonly ask: (organization: Organization, forgotten: AbortSignal) => Promise<Value>,
    private readonly clock: Clock,
  ) {}

  /** Returns the cached result, which may be a failure, without a request. */
  peek(organization: Organization): CachedValue<Value> | undefined {
    return this.#entry(organization)?.answer;
  }

  /** Returns the cached result, or loads it. Never rejects; undefined if it was forgotten in the meantime. */
  read(organization: Organization): Promise<CachedValue<Value> | undefined> {
    const entry = this.#entry(organization) ?? this.#add(organization);
    if (entry.answer !== undefined) {
      return Promise.resolve(entry.answer);
    }
    entry.asking ??= this.#settle(entry);
    return entry.asking;
  }

  /** Drops the result, so that the next `read` loads it again. */
  forget(organization: Organization): void {
    this.#drop(keyOf(organization));
  }

  /** Drops failures, and results more than `ms` milliseconds old or in the future. Returns whether there were any. */
  forgetOlderThan(ms: number): boolean {
    const now = this.clock.now();
    const old = [...this.#entries].filter(
      ([, { answer }]) => answer !== undefined && (answer.state === 'failed' || Math.abs(now - answer.at) > ms),
    );
    old.forEach(([key]) => {
      this.#drop(key);
    });
    return old.length > 0;
  }

  forgetAll(): void {
    [...this.#entries.keys()].forEach((key) => {
      this.#drop(key);
    });
  }

  /** Drops the results of a session, because it was signed out or has another token. */
  forgetSession(sessionId: string): void {
    for (const [key, { session }] of this.#entries) {
      if (session.id === sessionId) {
        this.#drop(key);
      }
    }
  }

  #entry(organization: Organization): Entry<Value> | undefined {
    const entry = this.#entries.get(keyOf(organization));
    return entry?.session.signIn === organization.session.signIn ? entry : undefined;
  }

  #add(organization: Organization): Entry<Value> {
    const key = keyOf(organization);
    this.#drop(key);
    const entry: Entry<Value> = { session: organization.session, organization, forgotten: new AbortController() };
    this.#entries.set(key, entry);
    return entry;
  }

  #drop(key: string): void {
    this.#entries.get(key)?.forgotten.abort();
    this.#entries.delete(key);
  }

  async #settle(entry: Entry<Value>): Promise<CachedValue<Value> | undefined> {
    const { organization, forgotten } = entry;
    let answer: CachedValue<Value>;
    try {
      const value = await this.ask(organization, forgotten.signal);
      answer = { state: 'known', value, at: this.clock.now() };
    } catch (error) {
      answer = { state: 'failed', error, at: this.clock.now() };
    }
    if (forgotten.signal.aborted) {
      return undefined;
    }
    entry.answer = answer;
    return answer;
  }
}

function keyOf(organization: Organization): string {
  return `${organization.session.id} ${organizationKey(organization)}`;
}
