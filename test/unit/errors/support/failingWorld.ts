import assert from 'node:assert/strict';
import type { LogOutputChannel } from 'vscode';
import type { Application, createApplication } from '../../../../src/application';
import { systemClock, type Fetch } from '../../../../src/gitpod/ports';
import { Token } from '../../../../src/gitpod/token';
import { Transport } from '../../../../src/gitpod/transport';
import type { Organization } from '../../../../src/organizations/organization';
import { OrganizationService } from '../../../../src/organizations/organizationService';
import type { GitpodAuthenticationProvider } from '../../../../src/sessions/authenticationProvider';
import { identify } from '../../../../src/sessions/identify';
import type { Session } from '../../../../src/sessions/session';
import { SessionClients } from '../../../../src/sessions/sessionClients';
import { commandIds, settingIds } from '../../../../src/ui/ids';
import type { JoinableNode, Node, OrganizationNode } from '../../../../src/views/nodes';
import type { ApplicationCommand } from '../../../../src/ui/ids';
import { startSandbox, type Sandbox } from '../../../sandbox/startSandbox';
import { settled } from '../../gitpod/support/fakeClock';
import { LoggedLines } from '../../gitpod/support/logged';
import { hostOf } from '../../gitpod/support/samples';
import { Keychain } from '../../support/keychain';
import { NappingClock } from '../../support/nappingClock';
import { SharedMemory } from '../../support/sharedMemory';
import { Exchanges } from './exchanges';
import { loadWithVsCode } from './loadWithVsCode';
import { contextOf, viewOf, type Gate } from './paperContext';
import { paperVsCode, type PaperWorld } from './paperVsCode';
import { Person } from './person';
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
}

/** Who sits where. */
export interface Scene {
  readonly person?: Person;
  /** The token of the sandbox that is signed in with; nobody is signed in when left out. */
  readonly as?: string | undefined;
  /** The organization whose row is selected, by its key. */
  readonly selects?: string | undefined;
  /** The document that is open. */
  readonly line?: string | undefined;
  /** The token of the vendor's extension, which is not installed when left out. */
  readonly vendorToken?: string | undefined;
  /** Another window of the same VS Code; then the world goes on as it is. */
  readonly beside?: Window;
}

/** One window of VS Code on paper, with the whole extension in it. */
export interface Window {
  readonly application: Application;
  readonly person: Person;
  readonly keychain: Keychain;
  readonly memory: SharedMemory;
  readonly log: LoggedLines;
  readonly clock: NappingClock;
  readonly session: Session | undefined;
  readonly organization: Organization | undefined;
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
export class FailingWorld {
  readonly #paper: PaperWorld;
  readonly #loaded: Loaded;
  /** By method: another way to send it, after so many calls. */
  readonly #ways = new Map<string, { send: Fetch; after: number }>();
  #exchanges = new Exchanges();
  readonly #waits: Waits;
  #current: Window | undefined;
  /** Every request since the last window was opened, by its method, in order; also those that came to nothing. */
  readonly requests: string[] = [];
  /** Whether time may pass when nothing but time can end something. */
  mayTimePass = (): boolean => true;
  /** What stands between a window and all that is outside, for windows that are opened from now on. */
  gate: Gate = async (go) => go();

  private constructor(readonly sandbox: Sandbox) {
    this.#waits = new Waits(sandbox);
    this.#paper = {
      person: new Person(),
      settings: {},
      line: '',
      vendorToken: undefined,
      progress: { begun: 0, ended: 0 },
      run: async (command, args) => {
        if (command === commandIds.signInAgain) {
          await this.#current?.application.run(command, args);
        }
      },
    };
    this.#loaded = loadWithVsCode(paperVsCode(this.#paper), (load) => {
      const { createApplication: create } = load('src/application') as { createApplication: typeof createApplication };
      const nodes = load('src/views/nodes') as {
        OrganizationNode: typeof OrganizationNode;
        JoinableNode: typeof JoinableNode;
      };
      return { create, Row: nodes.OrganizationNode, OpenRow: nodes.JoinableNode };
    });
  }

  static async start(): Promise<FailingWorld> {
    const sandbox = await startSandbox();
    try {
      return new FailingWorld(sandbox);
    } catch (error) {
      await sandbox.close();
      throw error;
    }
  }

  close(): Promise<void> {
    return this.sandbox.close();
  }

  /** A new window in a world where nothing is broken yet. */
  async open({ person = new Person(), as, selects, line = '', vendorToken, beside }: Scene): Promise<Window> {
    if (beside === undefined) {
      this.sandbox.reset();
      const { world } = this.sandbox;
      world.replaceInvite(world.organization('acme'), acmesInvite);
    }
    this.mend();
    this.setHost(host.origin);
    Object.assign(this.#paper, { person, line, vendorToken, progress: { begun: 0, ended: 0 } });
    const log = new LoggedLines();
    const { keychain, memory, clock } = beside ?? {
      keychain: new Keychain(),
      memory: new SharedMemory(),
      clock: new NappingClock(),
    };
    const { gate } = this;
    const fetch: Fetch = (url, init) => gate(() => this.#fetch(url, init));
    const rungs = [{ name: 'fetch', load: () => Promise.resolve(fetch) }];
    const rows: Node[] = [];
    const context = contextOf(keychain, memory, gate);
    const application = this.#loaded.create(
      {
        context,
        log: log as unknown as LogOutputChannel,
        view: viewOf(rows),
        provider: { announce: () => undefined } as unknown as GitpodAuthenticationProvider,
      },
      { rungs, clock },
    );
    const clients = new SessionClients(
      new Transport({ rungs, clock: systemClock, logger: log, userAgent: 'unit-tests/1' }),
      () => undefined,
    );
    const session = as === undefined ? undefined : await this.#signIn(application, clients, as);
    const organization = selects === undefined ? undefined : await this.#organization(clients, session, selects);
    if (organization !== undefined) {
      rows.push(new this.#loaded.Row(organization));
    }
    const window: Window = {
      application,
      person,
      keychain,
      memory,
      log,
      clock,
      session,
      organization,
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
  turnTo(window: Window, person: Person): void {
    this.#current = window;
    this.#paper.person = person;
  }

  /** The windows that there were are gone, in the middle of what they did. */
  kill(): void {
    this.#exchanges = new Exchanges();
  }

  /** Nothing is broken any more, and what was is forgotten. */
  mend(): void {
    this.sandbox.clearFaults();
    this.sandbox.forgetCalls();
    this.#waits.forget();
    this.#ways.clear();
  }

  /** What the person's setting says. */
  setHost(text: unknown): void {
    this.#paper.settings = { [settingIds.host]: text };
  }

  /** Progress that was shown in the window. */
  get progress(): Readonly<PaperWorld['progress']> {
    return this.#paper.progress;
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

  async #finish<T>(clock: NappingClock, work: PromiseLike<T>): Promise<T> {
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
    const organizations = await new OrganizationService(clients).list(session);
    const organization = organizations.find(({ id }) => id === this.sandbox.world.organization(key).id);
    assert.ok(organization, `there is no row of ${key} to select`);
    return organization;
  }

  async #signIn({ sessions }: Application, clients: SessionClients, name: string): Promise<Session> {
    const token = new Token(this.sandbox.token(name));
    return sessions.add(host, token, await identify(clients.trying(host, token)));
  }
}
