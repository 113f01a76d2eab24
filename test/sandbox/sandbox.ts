import type { Server } from 'node:net';
import { CallLog, type CallRecord } from './calls';
import type { ConnectionCount, Connections } from './connections';
import type { FaultRule } from './faults/fault';
import { FaultQueue } from './faults/faultQueue';
import type { ApiContext } from './http/apiCall';
import { maskedPath, type PageVisit } from './http/pages';
import { type Behaviour, changedBehaviour, defaultBehaviour, type SandboxOptions } from './options';
import { portOf } from './portOf';
import { seedDemo } from './world/demoSeed';
import { seedLarge } from './world/largeSeed';
import { seedTests } from './world/testSeed';
import { World } from './world/world';

/** What a stranger needs to use a sandbox: the JSON line of the command. */
export interface SandboxDescription {
  readonly origin: string;
  /** Tokens by name. */
  readonly tokens: Readonly<Record<string, string>>;
  /** Organizations by key; of a large world the first ten. */
  readonly organizations: Readonly<Record<string, { readonly id: string; readonly name: string }>>;
  /** The invite links that work, by the organization's key. */
  readonly inviteLinks: Readonly<Record<string, string>>;
  /** The certificate of the authority to trust, as PEM. */
  readonly certificate?: string;
}

/** What a sandbox is made of, apart from what it knows. */
export interface SandboxParts {
  readonly door: Server;
  readonly shut: () => Promise<void>;
  readonly connections: Connections;
  readonly certificate: string | undefined;
}

/** A running sandbox. */
export class Sandbox implements SandboxDescription {
  readonly certificate?: string;
  /** Ends it, with every connection and every stalled answer. */
  readonly close: () => Promise<void>;
  readonly #options: SandboxOptions;
  readonly #door: Server;
  readonly #connections: Connections;
  readonly #calls = new CallLog();
  readonly #faults = new FaultQueue();
  #visits: PageVisit[] = [];
  #formerKeys: Readonly<Record<string, string>> = {};
  #world: World;
  #behaviour: Behaviour;

  /** For `startSandbox`. `door` is where clients come in, once it listens; `shut` ends whatever was started. */
  constructor(options: SandboxOptions, { door, shut, connections, certificate }: SandboxParts) {
    this.#options = options;
    this.#door = door;
    this.close = shut;
    this.#connections = connections;
    if (certificate !== undefined) {
      this.certificate = certificate;
    }
    this.#world = seeded(options);
    this.#behaviour = changedBehaviour(defaultBehaviour, options.behaviour ?? {});
  }

  get origin(): string {
    const scheme = this.certificate === undefined ? 'http' : 'https';
    return `${scheme}://${this.#options.hostname ?? '127.0.0.1'}:${portOf(this.#door)}`;
  }

  get tokens(): Readonly<Record<string, string>> {
    return Object.fromEntries(this.#world.tokens.map(({ name, text }) => [name, text]));
  }

  /** One token by its name; throws when there is none of that name. */
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

  /** Every token and invite that there ever was, by a name that may be told; those from before a `reset`, too. */
  get keys(): Readonly<Record<string, string>> {
    return { ...this.#formerKeys, ...this.#world.keys };
  }

  /** What the service knows. Ask again after `reset`, which starts a new world. */
  get world(): World {
    return this.#world;
  }

  get behaviour(): Readonly<Behaviour> {
    return this.#behaviour;
  }

  /** Throws for what is no behaviour. */
  changeBehaviour(changes: Partial<Behaviour>): void {
    this.#behaviour = changedBehaviour(this.#behaviour, changes);
  }

  /** What was called, in order, of one method or of all; calls under way are among them. */
  calls(method?: string): CallRecord[] {
    return this.#calls.list(method);
  }

  /** The first call that fits: there already, or as soon as it is. Given a name, the first call of that method to have ended. */
  waitForCall(fits: string | ((call: CallRecord) => boolean)): Promise<CallRecord> {
    return this.#calls.waitFor(
      typeof fits === 'string'
        ? (call) => call.method === fits && call.result !== 'pending' && call.result !== 'held'
        : fits,
    );
  }

  /** Makes the next calls fail. */
  faults(...rules: readonly FaultRule[]): void {
    this.#faults.add(rules);
  }

  /** Lets go of the calls that a `held` fault keeps. */
  release(): void {
    this.#faults.release();
  }

  clearFaults(): void {
    this.#faults.clear();
  }

  /** Begins to count calls anew. */
  forgetCalls(): void {
    this.#calls.clear();
  }

  /** The pages a browser opened. */
  pages(): readonly PageVisit[] {
    return [...this.#visits];
  }

  connections(): ConnectionCount {
    return this.#connections.count;
  }

  /** Breaks every connection that is open, as a network that went away. */
  dropConnections(): void {
    this.#connections.closeAll();
  }

  /** Everything as at the start: world, behaviour, faults, calls and counts. Connections stay open. */
  reset(): void {
    this.#formerKeys = this.keys;
    this.#world = seeded(this.#options);
    this.#behaviour = changedBehaviour(defaultBehaviour, this.#options.behaviour ?? {});
    this.#calls.clear();
    this.#faults.clear();
    this.#faults.release();
    this.#visits = [];
    this.#connections.reset();
  }

  describe(): SandboxDescription {
    const { origin, tokens, organizations, inviteLinks, certificate } = this;
    return { origin, tokens, organizations, inviteLinks, ...(certificate === undefined ? {} : { certificate }) };
  }

  /** For the server: what a call meets at this moment. */
  get apiContext(): ApiContext {
    return { world: this.#world, behaviour: this.#behaviour, calls: this.#calls, faults: this.#faults };
  }

  /** For the server: fault rules and behaviour as they come over the wire. */
  addFaults(rules: unknown): void {
    this.#faults.add(rules);
  }

  /** For the server. */
  visit(url: URL): void {
    this.#visits.push({ at: new Date(this.#world.now()).toISOString(), path: maskedPath(url) });
  }
}

const seeds = { demo: seedDemo, test: seedTests, large: seedLarge };

function seeded({ seed = 'test', label, now, size }: SandboxOptions): World {
  const world = new World(label ?? 'sandbox', now ?? Date.now);
  seeds[seed](world, size);
  return world;
}
