import assert from 'node:assert/strict';
import type { LogOutputChannel } from 'vscode';
import { type Fetch, systemClock } from '../../src/api/ports';
import { Token } from '../../src/api/token';
import { Transport } from '../../src/api/transport';
import type { GitpodAuthenticationProvider } from '../../src/auth/authenticationProvider';
import { SessionClients } from '../../src/auth/clients';
import { identify } from '../../src/auth/identify';
import type { Session } from '../../src/auth/session';
import type { Organization } from '../../src/organizations/organization';
import { listOrganizations } from '../../src/organizations/organizationStore';
import type * as Commands from '../../src/commands';
import type { Application, createApplication } from '../../src/services';
import type { JoinableNode, OrganizationNode } from '../../src/tree/nodes';
import { type ApplicationCommand, commandIds, settingIds } from '../../src/ui/ids';
import { type Sandbox, type SandboxOptions, startSandbox } from '../sandbox/startSandbox';
import { FakeScreen } from '../unit/errors/support/fakeScreen';
import { Exchanges } from './exchanges';
import { settled } from './fakeClock';
import { contextOf, type Gate, viewOf } from './fakeContext';
import { fakeVsCode, type FakeWorld } from './fakeVsCode';
import { Keychain } from './keychain';
import { loadWithVsCode } from './loadWithVsCode';
import { LoggedLines } from './logged';
import { FakeMemento } from './memento';
import { hostOf } from './samples';
import { SkippingClock } from './skippingClock';
import { User } from './user';
import { Waits } from './waits';

/** Where everything seems to happen. */
export const host = hostOf('https://app.gitpod.io');

/** Every organization that has an invite is the same in every run. */
const acmesInvite = '0190d0a1-7777-7abc-8def-0123456f1f2d';

/** So many turns without a request mean that none will come: pauses pass at once here. */
const quietTurns = 4;

interface Loaded {
  readonly create: typeof createApplication;
  readonly Row: typeof OrganizationNode;
  readonly OpenRow: typeof JoinableNode;
  readonly commandIds: readonly string[];
}

/** Who sits where. */
export interface Scene {
  readonly user?: User;
  /** The token of the sandbox that is signed in with; nobody is signed in when left out. */
  readonly as?: string | undefined;
  /** The organization whose row commands are called with, by its key. */
  readonly selects?: string | undefined;
  /** The document that is open. */
  readonly line?: string | undefined;
  /** The token of the vendor's extension, which is not installed when left out. */
  readonly vendorToken?: string | undefined;
  /** Another window of the same VS Code; then the world goes on as it is. */
  readonly beside?: Window;
}

/** One window of VS Code that is faked, with the whole extension in it. */
export interface Window {
  readonly application: Application;
  readonly user: User;
  readonly keychain: Keychain;
  readonly memory: FakeMemento;
  readonly log: LoggedLines;
  readonly clock: SkippingClock;
  readonly session: Session | undefined;
  readonly organization: Organization | undefined;
  /** The row of that organization. */
  readonly row: OrganizationNode | undefined;
  /** The row of an organization that is open to the account's e-mail domain. */
  joinable(key: string): JoinableNode;
  /** Runs a command and waits until nothing goes on any more. */
  run(command: ApplicationCommand, argument?: unknown): Promise<void>;
  /** Waits for work; time passes when nothing but time can end it. */
  finish<T>(work: PromiseLike<T>): Promise<T>;
  /** Waits until nothing goes on any more. */
  quiet(): Promise<void>;
  /** Ends the extension as VS Code does. */
  close(): void;
}

/** The whole extension before a sandbox that seems to be `app.gitpod.io`, where everything can be made to fail. */
export class TestExtension {
  readonly #fake: FakeWorld;
  /** What is shown in the windows, for who presses Cancel or Escape there. */
  readonly screen = new FakeScreen();
  readonly #loaded: Loaded;
  /** By method: another way to send it, after so many calls. */
  readonly #ways = new Map<string, { send: Fetch; after: number }>();
  #exchanges = new Exchanges();
  readonly #waits: Waits;
  #current: Window | undefined;
  /** Every request since the last window was opened, by its method, in order; also those that came to nothing. */
  readonly requests: string[] = [];
  /** What `when` clauses see. */
  readonly contexts = new Map<string, unknown>();
  /** Whether no request reaches any service; windows that are opened beside others stay offline. */
  isOffline = false;
  /** Whether the user sees the view of organizations. */
  isViewVisible = true;
  /** Whether time may pass when nothing but time can end something. */
  mayTimePass = (): boolean => true;
  /** What stands between a window and all that is outside, for windows that are opened from now on. */
  gate: Gate = async (go) => go();

  private constructor(readonly sandbox: Sandbox) {
    this.#waits = new Waits(sandbox);
    this.#fake = {
      user: new User(),
      settings: {},
      line: '',
      vendorToken: undefined,
      contexts: this.contexts,
      progress: { begun: 0, ended: 0 },
      screen: this.screen,
      run: async (command, args) => {
        // The buttons of errors; what else is run is only remembered.
        if (command === commandIds.signInAgain || (command === commandIds.signIn && args.length > 0)) {
          await this.#current?.application.run(command, args);
        }
      },
    };
    this.#loaded = loadWithVsCode(fakeVsCode(this.#fake), (load) => {
      const { createApplication: create } = load('src/services') as { createApplication: typeof createApplication };
      const nodes = load('src/tree/nodes') as {
        OrganizationNode: typeof OrganizationNode;
        JoinableNode: typeof JoinableNode;
      };
      const { allCommands } = load('src/commands') as typeof Commands;
      return {
        create,
        commandIds: allCommands.map(({ id }) => id),
        Row: nodes.OrganizationNode,
        OpenRow: nodes.JoinableNode,
      };
    });
  }

  static async start(options?: SandboxOptions): Promise<TestExtension> {
    const sandbox = await startSandbox(options);
    try {
      return new TestExtension(sandbox);
    } catch (error) {
      await sandbox.close();
      throw error;
    }
  }

  /** The ids of the commands that `src/commands.ts` lists. */
  get commandIds(): readonly string[] {
    return this.#loaded.commandIds;
  }

  /** The text of the document that is open, as it is now. */
  get line(): string {
    return this.#fake.line;
  }

  close(): Promise<void> {
    return this.sandbox.close();
  }

  /** A new window in a world where nothing is broken yet. */
  async open({ user = new User(), as, selects, line = '', vendorToken, beside }: Scene): Promise<Window> {
    if (beside === undefined) {
      this.sandbox.reset();
      const { world } = this.sandbox;
      world.replaceInvite(world.organization('acme'), acmesInvite);
      this.screen.clear();
      this.isOffline = false;
      this.isViewVisible = true;
    }
    this.mend();
    this.setHost(host.origin);
    Object.assign(this.#fake, { user, line, vendorToken, progress: { begun: 0, ended: 0 } });
    const log = new LoggedLines();
    const { keychain, memory, clock } = beside ?? {
      keychain: new Keychain(),
      memory: new FakeMemento(),
      clock: new SkippingClock(),
    };
    const { gate } = this;
    const fetch: Fetch = (url, init) => gate(() => this.#fetch(url, init));
    const fetchers = [{ name: 'fetch', load: () => Promise.resolve(fetch) }];
    const context = contextOf(keychain, memory, gate);
    const application = this.#loaded.create(
      {
        context,
        log: log as unknown as LogOutputChannel,
        view: viewOf(() => this.isViewVisible),
        provider: { announce: () => undefined } as unknown as GitpodAuthenticationProvider,
      },
      { fetchers, clock },
    );
    const clients = new SessionClients(
      new Transport({ fetchers, clock: systemClock, logger: log, userAgent: 'unit-tests/1' }),
      (signedIn) => application.sessions.tokenOf(signedIn),
      () => undefined,
    );
    const session = as === undefined ? undefined : await this.#signIn(application, clients, as);
    const organization = selects === undefined ? undefined : await this.#organization(clients, session, selects);
    const row = organization && new this.#loaded.Row(organization);
    const window: Window = {
      application,
      user,
      keychain,
      memory,
      log,
      clock,
      session,
      organization,
      row,
      joinable: (key) => {
        assert.ok(session);
        const { id: organizationId, name: organizationName } = this.sandbox.world.organization(key);
        return new this.#loaded.OpenRow(
          { organizationId, organizationName, organizationMemberCount: undefined },
          session,
        );
      },
      run: async (command, argument) => {
        await window.finish(application.run(command, [argument]));
        await window.quiet();
      },
      finish: (work) => this.#finish(clock, work),
      quiet: () => this.#finish(clock, this.#quiet()),
      close: () => {
        for (const each of context.subscriptions) each.dispose();
      },
    };
    this.#current = window;
    this.requests.length = 0;
    return window;
  }

  /** Somebody sits down before a window. */
  turnTo(window: Window, user: User): void {
    this.#current = window;
    this.#fake.user = user;
  }

  /** The windows that there were are gone, in the middle of what they did. */
  kill(): void {
    this.#exchanges = new Exchanges();
    this.#fake.progress = { begun: 0, ended: 0 };
    this.screen.clear();
  }

  /** Nothing is broken any more, and what was is forgotten. */
  mend(): void {
    this.sandbox.clearFaults();
    this.sandbox.forgetCalls();
    this.#waits.forget();
    this.#ways.clear();
  }

  /** What the user's setting says. */
  setHost(text: unknown): void {
    this.#fake.settings = { [settingIds.host]: text };
  }

  /** What another setting says, until the next window is opened. */
  setSetting(id: string, value: unknown): void {
    this.#fake.settings = { ...this.#fake.settings, [id]: value };
  }

  /** Who sits before the windows. */
  get user(): User {
    return this.#fake.user;
  }

  /** Progress that was shown in the window. */
  get progress(): Readonly<FakeWorld['progress']> {
    return this.#fake.progress;
  }

  /** Every call of these methods, or of all, ends with this error and never reaches the service. */
  break(error: () => Error, methods: readonly string[] = ['*'], after = 0): void {
    this.lead(() => Promise.reject(error()), methods, after);
  }

  /** Every call of these methods goes another way than to the service, after so many that go well. */
  lead(send: Fetch, methods: readonly string[], after = 0): void {
    methods.forEach((method) => this.#ways.set(method, { send, after }));
  }

  readonly #fetch: Fetch = async (url, init) => {
    const method = url.slice(url.lastIndexOf('/') + 1);
    this.requests.push(method);
    if (this.isOffline) {
      throw new TypeError('fetch failed', {
        cause: Object.assign(new Error('getaddrinfo ENOTFOUND'), { code: 'ENOTFOUND' }),
      });
    }
    const way = this.#ways.get(method) ?? this.#ways.get('*');
    if (way !== undefined && way.after-- <= 0) {
      return this.#exchanges.send(way.send, url, init);
    }
    if (this.sandbox.calls().some(({ fault }) => fault === 'hangUpAfterAnswer')) {
      await settled(); // The end of a connection is noticed a turn later, and which call would find out first is chance.
    }
    return this.#exchanges.send(fetch, url.replace(host.origin, this.sandbox.origin), init);
  };

  /** Waits until what goes on by itself, such as a button's work, has come to an end. */
  async #quiet(): Promise<void> {
    for (let quiet = 0; quiet < quietTurns; quiet = this.#exchanges.open === 0 ? quiet + 1 : 0) {
      await settled();
    }
  }

  async #finish<T>(clock: SkippingClock, work: PromiseLike<T>): Promise<T> {
    const state = { isOver: false };
    const over = (): void => {
      state.isOver = true;
    };
    work.then(over, over);
    const exchanges = this.#exchanges;
    while (!state.isOver && exchanges === this.#exchanges) {
      await new Promise(setImmediate);
      if (this.mayTimePass()) {
        await this.#waits.pass(clock, this.#exchanges.open);
      }
    }
    return work;
  }

  async #organization(clients: SessionClients, session: Session | undefined, key: string): Promise<Organization> {
    assert.ok(session, 'somebody must be signed in to select a row');
    const organizations = await listOrganizations(clients, session);
    const organization = organizations.find(({ id }) => id === this.sandbox.world.organization(key).id);
    assert.ok(organization, `there is no row of ${key} to select`);
    return organization;
  }

  async #signIn({ sessions }: Application, clients: SessionClients, name: string): Promise<Session> {
    const token = new Token(this.sandbox.token(name));
    return sessions.add(host, token, await identify(clients.forToken(host, token)));
  }
}
