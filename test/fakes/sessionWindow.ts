import type { Session } from '../../src/auth/session';
import { type SessionsChange, SessionStore } from '../../src/auth/sessionStore';
import { boundedSecrets } from './boundedSecrets';
import { FakeClock } from './fakeClock';
import { Keychain } from './keychain';
import { LoggedLines } from './logged';
import { FakeMemento } from './memento';

/** The sessions of one VS Code window. */
export class SessionWindow {
  readonly log = new LoggedLines();
  readonly store: SessionStore;
  readonly clock = new FakeClock();
  /** Pending calls that the user can cancel. */
  readonly waiting = new Set<AbortController>();
  /** Every change event of this window, in order: `added Ada`, `removed Ada`, `changed Ada`. */
  readonly announced: string[] = [];

  constructor(
    readonly keychain = new Keychain(),
    readonly memory = new FakeMemento(),
  ) {
    this.store = new SessionStore(boundedSecrets(keychain, this.clock, this.waiting), memory.window(), this.log);
    this.store.onDidChange((change) => this.announced.push(...describeChange(change)));
  }

  /** The same VS Code after a restart, or another window of it. */
  another(): SessionWindow {
    return new SessionWindow(this.keychain, this.memory);
  }

  /** Cancels everything that the user is waiting for. */
  cancel(): void {
    for (const cancellation of this.waiting) cancellation.abort();
  }

  async labels(): Promise<string[]> {
    return (await this.store.read()).sessions.map((session) => session.label);
  }
}

function describeChange({ added, removed, changed }: SessionsChange): string[] {
  const words = (what: string, sessions: readonly Session[]): string[] =>
    sessions.map((session) => `${what} ${session.name}`);
  return [...words('added', added), ...words('removed', removed), ...words('changed', changed)];
}
