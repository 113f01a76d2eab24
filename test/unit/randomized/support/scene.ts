import assert from 'node:assert/strict';
import type { Organization } from '../../../../src/organizations/organization';
import type { Node } from '../../../../src/tree/nodes';
import { host, type TestExtension, type Window } from '../../../fakes/testExtension';
import type { User } from '../../../fakes/user';
import type { Organization as RealOrganization } from '../../../sandbox/world/organization';
import type { Account } from '../../../sandbox/world/people';
import type { Token } from '../../../sandbox/world/token';
import type { World } from '../../../sandbox/world/world';
import { faultGroups, type NamedFault } from '../../faults/support/faults';
import type { FakeDestinations } from '../../faults/support/fakeDestinations';
import { type Interruption, VsCodeRun, openedAfter } from './interruption';
import type { Random } from './random';

/** A tree row of an organization. */
export type OrganizationRow = Node & { readonly organization: Organization };

const sessionKey = 'session/';

/** Messages that are true only after a response of the service. */
const doneOnline = /^Copied the invite link|[Cc]reated and copied|^You are in .* now|^Signed in/;

/** Several windows of one VS Code, their user, and the sandbox. */
export class RandomizedScene {
  readonly windows: Window[] = [];
  readonly faults: readonly NamedFault[];
  /** The account that joins, leaves and changes roles. */
  readonly ada: Account;
  /** All initial tokens. */
  readonly tokens: readonly Token[];

  /** Starts with one window. */
  static async start(world: TestExtension, places: FakeDestinations, random: Random): Promise<RandomizedScene> {
    const life = new VsCodeRun(world);
    world.gate = life.gate;
    const window = await world.open({});
    const scene = new RandomizedScene(world, places, random, life);
    scene.windows.push(window);
    return scene;
  }

  private constructor(
    readonly world: TestExtension,
    places: FakeDestinations,
    readonly random: Random,
    private life: VsCodeRun,
  ) {
    this.faults = faultGroups(places).flatMap(({ faults }) => faults);
    this.ada = world.sandbox.world.accountOfToken('ada');
    this.tokens = world.sandbox.world.tokens;
  }

  /** The interruption of the next operation. */
  next: Interruption | undefined;
  /** Whether a call of the keychain or of `globalState` fails. */
  isCallBroken = false;

  /** Whether storing may fail. */
  get isStoreBroken(): boolean {
    return this.isCallBroken || this.isLocked;
  }

  get isLocked(): boolean {
    return this.first.keychain.isLocked;
  }

  set isLocked(value: boolean) {
    this.first.keychain.isLocked = value;
  }

  /** The interruption of the last operation. */
  get interruptedBy(): Interruption['kind'] | undefined {
    return this.life.happened;
  }

  /** Opens another window. */
  async openWindow(): Promise<Window> {
    const window = await this.world.open({ beside: this.first });
    this.windows.push(window);
    return window;
  }

  get first(): Window {
    const [window] = this.windows;
    assert.ok(window);
    return window;
  }

  /** The state of the sandbox, whatever any window shows. */
  get truth(): World {
    return this.world.sandbox.world;
  }

  /** The keys of the stored sessions. */
  get kept(): readonly string[] {
    return this.first.keychain.keys.filter((key) => key.startsWith(sessionKey)).sort();
  }

  /** The token stored under a key. */
  tokenUnder(key: string): string | undefined {
    const record = JSON.parse(this.first.keychain.peek(key) ?? '{}') as { token?: string };
    return record.token;
  }

  /** Delivers all changes to every window. */
  async heard(): Promise<void> {
    this.first.memory.deliver();
    for (const window of this.windows) {
      await window.quiet();
      await window.application.sessions.read();
    }
  }

  /** Runs an operation in a window, and returns its user with the messages. */
  async does(window: Window, user: User, work: () => Promise<unknown>): Promise<User> {
    this.world.setCurrentWindow(window, user);
    this.life.arm(this.next);
    this.next = undefined;
    await this.life.untilStopped(window.finish(work()));
    this.life.disarm();
    if (this.life.happened === 'stop') {
      await this.#startAgain();
      return user;
    }
    await window.quiet();
    const { noticed } = this.life;
    assert.deepEqual(noticed === undefined ? [] : openedAfter(noticed, user), [], 'something opened after Cancel');
    user.messages.forEach(({ message }) => {
      assert.ok(!message.includes('Unexpected error'), message);
      assert.ok(!this.world.isOffline || !doneOnline.test(message), `said while offline: ${message}`);
    });
    return user;
  }

  /** Restarts VS Code after it was stopped during an operation, with the same number of windows. */
  async #startAgain(): Promise<void> {
    const { first, windows } = this;
    this.world.kill();
    windows.forEach((window) => {
      window.close();
    });
    const life = new VsCodeRun(this.world);
    life.happened = 'stop';
    this.life = life;
    this.world.gate = life.gate;
    for (let window = 0; window < windows.length; window++) {
      windows[window] = await this.world.open({ beside: first });
    }
  }

  /** The rows of organizations in a window, and the number of failures. */
  async rows(window: Window): Promise<{ organizations: OrganizationRow[]; failures: number }> {
    const { tree } = window.application;
    const roots: Node[] = await window.finish(tree.getChildren());
    const all: Node[] = [];
    for (const row of roots) {
      all.push(...(row.constructor.name === 'SessionNode' ? await window.finish(tree.getChildren(row)) : [row]));
    }
    return {
      organizations: all.filter((row): row is OrganizationRow => row.constructor.name === 'OrganizationNode'),
      failures: all.filter((row) => row.constructor.name === 'FailureNode').length,
    };
  }

  /** Shows the view in every window. */
  async rowsEverywhere(): Promise<void> {
    for (const window of this.windows) {
      await this.rows(window);
    }
  }

  /** Focuses the windows again, as when the user returns from another program. */
  async comeBack(): Promise<void> {
    this.world.screen.event('onDidChangeWindowState').fire({ focused: true });
    for (const window of this.windows) {
      await window.quiet();
    }
  }

  /** The ids of the sessions that a window knows, without reading the keychain. */
  knownIn({ application }: Window): readonly string[] {
    return application.sessions.peek().sessions.map(({ id }) => `${sessionKey}${id}`);
  }

  real(id: string): RealOrganization {
    return this.truth.organization(id);
  }

  /** The current invite link of an organization in the sandbox. */
  linkOf(id: string): string | undefined {
    const inviteId = this.truth.inviteOf(this.real(id));
    return inviteId === undefined ? undefined : `${host.origin}/join-organization/${inviteId}`;
  }
}
