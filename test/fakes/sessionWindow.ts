import type { Session } from '../../src/auth/session';
import { type SessionsChange, SessionStore } from '../../src/auth/sessionStore';
import { Keychain } from './keychain';
import { LoggedLines } from './logged';
import { FakeMemento } from './memento';

/** One window of VS Code, as far as sessions go. */
export class SessionWindow {
  readonly log = new LoggedLines();
  readonly store: SessionStore;
  /** Every change that was announced here, in order: `added Ada`, `removed Ada`, `changed Ada`. */
  readonly announced: string[] = [];

  constructor(
    readonly keychain = new Keychain(),
    readonly memory = new FakeMemento(),
  ) {
    this.store = new SessionStore(keychain.window(), memory.window(), this.log);
    this.store.onDidChange((change) => this.announced.push(...inWords(change)));
  }

  /** The same VS Code after a restart, or another window of it. */
  another(): SessionWindow {
    return new SessionWindow(this.keychain, this.memory);
  }

  async labels(): Promise<string[]> {
    return (await this.store.read()).sessions.map((session) => session.label);
  }
}

function inWords({ added, removed, changed }: SessionsChange): string[] {
  const words = (what: string, sessions: readonly Session[]): string[] =>
    sessions.map((session) => `${what} ${session.name}`);
  return [...words('added', added), ...words('removed', removed), ...words('changed', changed)];
}
