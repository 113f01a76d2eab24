import assert from 'node:assert/strict';
import type { LogOutputChannel } from 'vscode';
import { type Fetch, systemClock } from '../../src/api/ports';
import { Token } from '../../src/api/token';
import { Transport } from '../../src/api/transport';
import type { GitpodAuthenticationProvider } from '../../src/auth/authenticationProvider';
import { SessionClients } from '../../src/auth/clients';
import { identify } from '../../src/auth/identify';
import type { Identity, Session } from '../../src/auth/session';
import type { Organization } from '../../src/organizations/organization';
import { listOrganizations } from '../../src/organizations/organizationStore';
import type * as Commands from '../../src/commands';
import type { Application, createApplication } from '../../src/services';
import type { JoinableNode, OrganizationNode } from '../../src/tree/nodes';
import { type ApplicationCommand, commandIds, settingIds } from '../../src/ui/ids';
import { type Sandbox, type SandboxOptions, startSandbox } from '../sandbox/startSandbox';
import { FakeScreen } from '../unit/errors/support/fakeScreen';
import { RequestsInFlight } from './requestsInFlight';
import { settled } from './fakeClock';
import { createContext, type Gate, createView } from './fakeContext';
import { fakeVsCode, type FakeWorld } from './fakeVsCode';
import { Keychain } from './keychain';
import { loadWithVsCode } from './loadWithVsCode';
import { LoggedLines } from './logged';
import { FakeMemento } from './memento';
import { hostOf } from './samples';
import { SkippingClock } from './skippingClock';
import { User } from './user';
import { HangingCalls } from './hangingCalls';

/** The host that the extension seems to talk to. */
export const host = hostOf('https://app.gitpod.io');

/** Fixed, so that the organization's invite is the same in every run. */
const acmeInviteId = '0190d0a1-7777-7abc-8def-0123456f1f2d';

/** Number of idle turns after which no further request is expected; pauses are skipped here. */
const idleTurns = 4;

interface Loaded {
  readonly create: typeof createApplication;
  readonly Row: typeof OrganizationNode;
  readonly JoinableRow: typeof JoinableNode;
  readonly commandIds: readonly string[];
}

/** The initial state of a window. */
export interface Scene {
  readonly user?: User;
  /** Name of the sandbox token to sign in with; signed out if omitted. */
  readonly as?: string | undefined;
  /** Key of the organization whose row commands are called with. */
  readonly selects?: string | undefined;
  /** Text of the open document. */
  readonly line?: string | undefined;
  /** The token of the vendor's extension, which is not installed if omitted. */
  readonly vendorToken?: string | undefined;
  /** Another window of the same VS Code. If set, the state of the sandbox and the keychain is kept. */
  readonly beside?: Window;
}

/** One fake VS Code window that runs the whole extension. */
export interface Window {
  readonly application: Application;
  readonly user: User;
  readonly keychain: Keychain;
  readonly memory: FakeMemento;
  readonly log: LoggedLines;
  readonly clock: SkippingClock;
  readonly session: Session | undefined;
  readonly organization: Organization | undefined;
  /** The row of `organization`. */
  readonly row: OrganizationNode | undefined;
  /** The row of an organization that the account can join through its email domain. */
  joinable(key: string): JoinableNode;
  /** Runs a command and waits until all work has ended. */
  run(command: ApplicationCommand, argument?: unknown): Promise<void>;
  /** Waits for work, letting time pass when nothing else can end it. */
  finish<T>(work: PromiseLike<T>): Promise<T>;
  /** Waits until all work has ended. */
  quiet(): Promise<void>;
  /** Deactivates the extension as VS Code does. */
  close(): void;
}

/**
 * Runs the whole extension against a sandbox that seems to be `app.gitpod.io`, where everything can be made to fail.
 */
export class TestExtension {
  readonly #fake: FakeWorld;
  /** What the windows show; lets a test press Cancel or Escape. */
  readonly screen = new FakeScreen();
  readonly #loaded: Loaded;
  /** Replacement for sending a method, used after `after` successful calls. */
  readonly #routes = new Map<string, { send: Fetch; after: number }>();
  #requestsInFlight = new RequestsInFlight();
  readonly #hangingCalls: HangingCalls;
  #current: Window | undefined;
  /** Read once, because it is the same after every reset of the sandbox. */
  readonly #initialResponses = emptyCache();
  /** The method of every request since the last window was opened, in order, including failed ones. */
  readonly requests: string[] = [];
  /** Context keys of `when` clauses. */
  readonly contexts = new Map<string, unknown>();
  /** Whether every request fails without reaching a service; kept when a window is opened beside another. */
  isOffline = false;
  /** Whether the Organizations view is visible. */
  isViewVisible = true;
  /** Whether time may pass when nothing else can end the work. */
  canAdvanceTime = (): boolean => true;
  /** Wraps every call from a window to the outside, for windows opened from now on. */
  gate: Gate = async (go) => go();

  private constructor(readonly sandbox: Sandbox) {
    this.#hangingCalls = new HangingCalls(sandbox);
    this.#fake = {
      user: new User(),
      settings: {},
      line: '',
      vendorToken: undefined,
      contexts: this.contexts,
      progress: { begun: 0, ended: 0 },
      screen: this.screen,
      run: async (command, args) => {
        // Buttons of errors run their command; other commands are only recorded.
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
        JoinableRow: nodes.JoinableNode,
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

  /** The ids of the commands listed in `src/commands.ts`. */
  get commandIds(): readonly string[] {
    return this.#loaded.commandIds;
  }

  /** The current text of the open document. */
  get line(): string {
    return this.#fake.line;
  }

  close(): Promise<void> {
    return this.sandbox.close();
  }

  /** Opens a window without any faults. */
  async open({ user = new User(), as, selects, line = '', vendorToken, beside }: Scene): Promise<Window> {
    if (beside === undefined) {
      this.sandbox.reset();
      const { world } = this.sandbox;
      world.replaceInvite(world.organization('acme'), acmeInviteId);
      this.screen.clear();
      this.isOffline = false;
      this.isViewVisible = true;
    }
    this.clearFaults();
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
    const context = createContext(keychain, memory, gate);
    const application = this.#loaded.create(
      {
        context,
        log: log as unknown as LogOutputChannel,
        view: createView(() => this.isViewVisible),
        provider: { announce: () => undefined } as unknown as GitpodAuthenticationProvider,
      },
      { fetchers, clock },
    );
    const clients = new SessionClients(
      new Transport({ fetchers, clock: systemClock, logger: log, userAgent: 'unit-tests/1' }),
      (signedIn) => application.sessions.tokenOf(signedIn),
      () => undefined,
    );
    const responses = beside === undefined ? this.#initialResponses : emptyCache();
    const session = as === undefined ? undefined : await this.#signIn(application, clients, as, responses);
    const organization =
      as === undefined || session === undefined || selects === undefined
        ? undefined
        : await this.#organization(clients, session, as, selects, responses);
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
        return new this.#loaded.JoinableRow(
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

  /** Makes this the current window, with this user. */
  setCurrentWindow(window: Window, user: User): void {
    this.#current = window;
    this.#fake.user = user;
  }

  /** Kills the extension host of all windows, in the middle of their work. */
  kill(): void {
    this.#requestsInFlight = new RequestsInFlight();
    this.#fake.progress = { begun: 0, ended: 0 };
    this.screen.clear();
  }

  /** Removes all faults, and clears the recorded calls. */
  clearFaults(): void {
    this.sandbox.clearFaults();
    this.sandbox.clearCalls();
    this.#hangingCalls.reset();
    this.#routes.clear();
  }

  /** Sets the host setting of the user. */
  setHost(text: unknown): void {
    this.#fake.settings = { [settingIds.host]: text };
  }

  /** Sets another setting, until the next window is opened. */
  setSetting(id: string, value: unknown): void {
    this.#fake.settings = { ...this.#fake.settings, [id]: value };
  }

  /** The user of the windows. */
  get user(): User {
    return this.#fake.user;
  }

  /** Progress shown in the window. */
  get progress(): Readonly<FakeWorld['progress']> {
    return this.#fake.progress;
  }

  /** Makes every call of these methods (default: all) fail with this error without reaching the service. */
  failCalls(error: () => Error, methods: readonly string[] = ['*'], after = 0): void {
    this.reroute(() => Promise.reject(error()), methods, after);
  }

  /** Sends every call of these methods with `send` instead, after `after` successful calls. */
  reroute(send: Fetch, methods: readonly string[], after = 0): void {
    methods.forEach((method) => this.#routes.set(method, { send, after }));
  }

  readonly #fetch: Fetch = async (url, init) => {
    const method = url.slice(url.lastIndexOf('/') + 1);
    this.requests.push(method);
    if (this.isOffline) {
      throw new TypeError('fetch failed', {
        cause: Object.assign(new Error('getaddrinfo ENOTFOUND'), { code: 'ENOTFOUND' }),
      });
    }
    const route = this.#routes.get(method) ?? this.#routes.get('*');
    if (route !== undefined && route.after-- <= 0) {
      return this.#requestsInFlight.send(route.send, url, init);
    }
    if (this.sandbox.calls().some(({ fault }) => fault === 'hangUpAfterAnswer')) {
      await settled(); // A closed connection is noticed one turn later; without this, it is random which call notices it first.
    }
    return this.#requestsInFlight.send(fetch, url.replace(host.origin, this.sandbox.origin), init);
  };

  /** Waits until background work, such as that started by a button, has ended. */
  async #quiet(): Promise<void> {
    for (let quiet = 0; quiet < idleTurns; quiet = this.#requestsInFlight.open === 0 ? quiet + 1 : 0) {
      await settled();
    }
  }

  async #finish<T>(clock: SkippingClock, work: PromiseLike<T>): Promise<T> {
    const state = { isDone: false };
    const markDone = (): void => {
      state.isDone = true;
    };
    work.then(markDone, markDone);
    const requestsInFlight = this.#requestsInFlight;
    while (!state.isDone && requestsInFlight === this.#requestsInFlight) {
      await new Promise(setImmediate);
      if (this.canAdvanceTime()) {
        await this.#hangingCalls.passTime(clock, this.#requestsInFlight.open);
      }
    }
    return work;
  }

  async #organization(
    clients: SessionClients,
    session: Session,
    name: string,
    key: string,
    { organizations }: CachedResponses,
  ): Promise<Organization> {
    const all = organizations.get(name) ?? (await listOrganizations(clients, session));
    organizations.set(name, all);
    const organization = all.find(({ id }) => id === this.sandbox.world.organization(key).id);
    assert.ok(organization, `there is no row of ${key} to select`);
    return { ...organization, session };
  }

  async #signIn(
    { sessions }: Application,
    clients: SessionClients,
    name: string,
    { identities }: CachedResponses,
  ): Promise<Session> {
    const token = new Token(this.sandbox.token(name));
    const identity = identities.get(name) ?? (await identify(clients.forToken(host, token)));
    identities.set(name, identity);
    return sessions.add(host, token, identity);
  }
}

/** What the service answers about each token, by the token's name. */
interface CachedResponses {
  readonly identities: Map<string, Identity>;
  readonly organizations: Map<string, readonly Organization[]>;
}

function emptyCache(): CachedResponses {
  return { identities: new Map(), organizations: new Map() };
}
