import type { Clock } from '../api/ports';
import type { Session } from '../auth/session';
import { type Organization, organizationKey } from './organization';

/** How a question about an organization ended. `at` is when, in milliseconds since the epoch. */
type CachedValue<Value> = { readonly at: number } & (
  { readonly state: 'known'; readonly value: Value } | { readonly state: 'failed'; readonly error: unknown }
);

interface Entry<Value> {
  /** Who asked: an answer to a token that has been replaced since is not taken. */
  readonly session: Session;
  readonly organization: Organization;
  readonly forgotten: AbortController;
  answer?: CachedValue<Value>;
  asking?: Promise<CachedValue<Value> | undefined>;
}

/**
 * One question that is asked about organizations, and its answers. Asked only when somebody asks, once however many do, and what is
 * forgotten meanwhile is cancelled, and dropped when it comes all the same.
 */
export class OrganizationCache<Value> {
  readonly #entries = new Map<string, Entry<Value>>();

  constructor(
    /** The signal is aborted when the answer is forgotten, also long after it came. */
    private readonly ask: (organization: Organization, forgotten: AbortSignal) => Promise<Value>,
    private readonly clock: Pick<Clock, 'now'>,
  ) {}

  /** What is known without asking anybody; a failure too. */
  peek(organization: Organization): CachedValue<Value> | undefined {
    return this.#entry(organization)?.answer;
  }

  /** What is known, or else what the service says. Never rejects; undefined when it was forgotten meanwhile. */
  read(organization: Organization): Promise<CachedValue<Value> | undefined> {
    const entry = this.#entry(organization) ?? this.#add(organization);
    if (entry.answer !== undefined) {
      return Promise.resolve(entry.answer);
    }
    entry.asking ??= this.#settle(entry);
    return entry.asking;
  }

  /** Forgets the answer, so that the next who asks is told anew. */
  forget(organization: Organization): void {
    this.#drop(keyOf(organization));
  }

  /** Forgets what failed, and what is older than so many milliseconds, or of days to come. Returns whether anything was. */
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

  /** Forgets what was asked with a session: it was signed out, or has another token now. */
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
