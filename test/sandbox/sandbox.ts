import type { Server } from 'node:net';
import { CallLog, type CallRecord } from './calls';
import type { ConnectionCount, Connections } from './connections';
import type { FaultRule } from './faults/fault';
import { FaultQueue } from './faults/faultQueue';
import type { ApiContext } from './http/apiCall';
import { maskedPath, type PageRequest } from './http/pages';
import { type Behaviour, changedBehaviour, defaultBehaviour, type SandboxOptions } from './options';
import { portOf } from './portOf';
import { seedDemo } from './world/demoSeed';
import { seedLarge } from './world/largeSeed';
import { seedTests } from './world/testSeed';
import { World } from './world/world';

/** Everything another process needs to use a sandbox: the JSON line that `npm run sandbox` prints. */
export interface SandboxDescription {
  readonly origin: string;
  /** Tokens by name. */
  readonly tokens: Readonly<Record<string, string>>;
  /** Organizations by key; only the first ten of a large world. */
  readonly organizations: Readonly<Record<string, { readonly id: string; readonly name: string }>>;
  /** The valid invite links, by the organization's key. */
  readonly inviteLinks: Readonly<Record<string, string>>;
  /** The certificate of the authority to trust, as PEM. */
  readonly certificate?: string;
}

/** The server and network parts of a sandbox. */
export interface SandboxParts {
  readonly publicServer: Server;
  readonly close: () => Promise<void>;
  readonly connections: Connections;
  readonly certificate: string | undefined;
}

/** A running sandbox. */
export class Sandbox implements SandboxDescription {
  readonly certificate?: string;
  /** Stops the sandbox, and closes every connection and stalled response. */
  readonly close: () => Promise<void>;
  readonly #options: SandboxOptions;
  readonly #publicServer: Server;
  readonly #connections: Connections;
  readonly #calls = new CallLog();
  readonly #faults = new FaultQueue();
  #pageRequests: PageRequest[] = [];
  #previousKeys: Readonly<Record<string, string>> = {};
  #world: World;
  #behaviour: Behaviour;

  /** For `startSandbox`. `publicServer` is the server that clients connect to; `close` stops all servers. */
  constructor(options: SandboxOptions, { publicServer, close, connections, certificate }: SandboxParts) {
    this.#options = options;
    this.#publicServer = publicServer;
    this.close = close;
    this.#connections = connections;
    if (certificate !== undefined) {
      this.certificate = certificate;
    }
    this.#world = createWorld(options);
    this.#behaviour = changedBehaviour(defaultBehaviour, options.behaviour ?? {});
  }

  get origin(): string {
    const scheme = this.certificate === undefined ? 'http' : 'https';
    return `${scheme}://${this.#options.hostname ?? '127.0.0.1'}:${portOf(this.#publicServer)}`;
  }

  get tokens(): Readonly<Record<string, string>> {
    return Object.fromEntries(this.#world.tokens.map(({ name, text }) => [name, text]));
  }

  /**
   * The token with this name.
   *
   * @throws Error when there is none
   */
  token(name: string): string {
    return this.#world.tokenNamed(name).text;
  }

  get organizations(): Readonly<Record<string, { id: string; name: string }>> {
    const shown = this.#options.seed === 'large' ? this.#world.organizations.slice(0, 10) : this.#world.organizations;
    return Object.fromEntries(shown.map(({ key, id, name }) => [key, { id, name }]));
  }

  get inviteLinks(): Readonly<Record<string, string>> {
    const links: Record<string, string> = {};
    for (const key of Object.keys(this.organizations)) {
      const inviteId = this.#world.inviteOf(this.#world.organization(key));
      if (inviteId !== undefined) {
        links[key] = `${this.origin}/join-organization/${inviteId}`;
      }
    }
    return links;
  }

  /** Every token and invite ever issued, including before a `reset`, by a name that is safe to print. */
  get keys(): Readonly<Record<string, string>> {
    return { ...this.#previousKeys, ...this.#world.keys };
  }

  /** The state of the service. `reset` replaces it, so get it again afterwards. */
  get world(): World {
    return this.#world;
  }

  get behaviour(): Readonly<Behaviour> {
    return this.#behaviour;
  }

  /** @throws Error for an invalid behaviour */
  changeBehaviour(changes: Partial<Behaviour>): void {
    this.#behaviour = changedBehaviour(this.#behaviour, changes);
  }

  /** The calls of one method, or of all methods, in order, including those in flight. */
  calls(method?: string): CallRecord[] {
    return this.#calls.list(method);
  }

  /** Resolves with the first matching call, past or future. Given a method name, with its first completed call. */
  waitForCall(methodOrPredicate: string | ((call: CallRecord) => boolean)): Promise<CallRecord> {
    return this.#calls.waitFor(
      typeof methodOrPredicate === 'string'
        ? (call) => call.method === methodOrPredicate && call.result !== 'pending' && call.result !== 'held'
        : methodOrPredicate,
    );
  }

  /** Adds fault rules for the next calls. */
  faults(...rules: readonly FaultRule[]): void {
    this.#faults.add(rules);
  }

  /** Releases the calls that a `held` fault is holding. */
  release(): void {
    this.#faults.release();
  }

  clearFaults(): void {
    this.#faults.clear();
  }

  /** Clears the log of calls and restarts its count. */
  clearCalls(): void {
    this.#calls.clear();
  }

  /** The pages opened by a browser. */
  pages(): readonly PageRequest[] {
    return [...this.#pageRequests];
  }

  connections(): ConnectionCount {
    return this.#connections.count;
  }

  /** Breaks every open connection, as when the network is lost. */
  dropConnections(): void {
    this.#connections.closeAll();
  }

  /** Restores the initial state: world, behaviour, faults, calls and counts. Connections stay open. */
  reset(): void {
    this.#previousKeys = this.keys;
    this.#world = createWorld(this.#options);
    this.#behaviour = changedBehaviour(defaultBehaviour, this.#options.behaviour ?? {});
    this.#calls.clear();
    this.#faults.clear();
    this.#faults.release();
    this.#pageRequests = [];
    this.#connections.reset();
  }

  describe(): SandboxDescription {
    const { origin, tokens, organizations, inviteLinks, certificate } = this;
    return { origin, tokens, organizations, inviteLinks, ...(certificate === undefined ? {} : { certificate }) };
  }

  /** For the server: the current state that a call is processed with. */
  get apiContext(): ApiContext {
    return { world: this.#world, behaviour: this.#behaviour, calls: this.#calls, faults: this.#faults };
  }

  /** For the server: adds unchecked fault rules from the wire. */
  addFaults(rules: unknown): void {
    this.#faults.add(rules);
  }

  /** For the server: records a page request. */
  recordPageRequest(url: URL): void {
    this.#pageRequests.push({ at: new Date(this.#world.now()).toISOString(), path: maskedPath(url) });
  }
}

const seeds = { demo: seedDemo, test: seedTests, large: seedLarge };

function createWorld({ seed = 'test', label, now, size }: SandboxOptions): World {
  const world = new World(label ?? 'sandbox', now ?? Date.now);
  seeds[seed](world, size);
  return world;
}
