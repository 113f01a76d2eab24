import assert from 'node:assert/strict';
import type { Person } from '../../errors/support/person';
import { host, type FailingWorld, type Window } from '../../errors/support/failingWorld';
import { faultGroups, type NamedFault } from '../../faults/support/faults';
import type { Places } from '../../faults/support/places';
import type { Organization } from '../../../../src/organizations/organization';
import type { Node } from '../../../../src/views/nodes';
import type { Organization as RealOrganization } from '../../../sandbox/world/organization';
import type { World } from '../../../sandbox/world/world';
import type { Account } from '../../../sandbox/world/people';
import type { Token } from '../../../sandbox/world/token';
import type { Random } from './random';

/** A row of the tree that stands for an organization. */
export type OrganizationRow = Node & { readonly organization: Organization };

const sessionKey = 'session/';

/** Some windows of one VS Code, whoever sits before them, and what is true meanwhile. */
export class Soaked {
  readonly windows: Window[] = [];
  readonly faults: readonly NamedFault[];
  /** The one who comes and goes, and is given roles. */
  readonly ada: Account;
  /** All tokens that there were at first. */
  readonly tokens: readonly Token[];

  /** With one window. */
  static async start(world: FailingWorld, places: Places, random: Random): Promise<Soaked> {
    const window = await world.open({});
    const soaked = new Soaked(world, places, random);
    soaked.windows.push(window);
    return soaked;
  }

  private constructor(
    readonly world: FailingWorld,
    places: Places,
    readonly random: Random,
  ) {
    this.faults = faultGroups(places).flatMap(({ faults }) => faults);
    this.ada = world.sandbox.world.accountBehind('ada');
    this.tokens = world.sandbox.world.tokens;
  }

  /** One more window. */
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

  /** What is true, whatever anybody was told. */
  get truth(): World {
    return this.world.sandbox.world;
  }

  /** The keys of the sessions that are kept. */
  get kept(): readonly string[] {
    return this.first.keychain.keys.filter((key) => key.startsWith(sessionKey)).sort();
  }

  /** The token that is kept under a key. */
  tokenUnder(key: string): string | undefined {
    const record = JSON.parse(this.first.keychain.peek(key) ?? '{}') as { token?: string };
    return record.token;
  }

  /** Every window has heard what the others did. */
  async heard(): Promise<void> {
    this.first.memory.deliver();
    for (const window of this.windows) {
      await window.quiet();
      await window.application.sessions.read();
    }
  }

  /** Somebody does something in a window; what they were told comes back. */
  async does(window: Window, person: Person, work: () => Promise<unknown>): Promise<Person> {
    this.world.turnTo(window, person);
    await window.finish(work());
    await window.quiet();
    person.tellings.forEach(({ message }) => {
      assert.ok(!message.includes('unexpected'), message);
    });
    return person;
  }

  /** The rows of organizations in a window, as far as they can be read. */
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

  real(id: string): RealOrganization {
    return this.truth.organization(id);
  }

  /** The invite link of an organization as it is in truth. */
  linkOf(id: string): string | undefined {
    const inviteId = this.truth.inviteOf(this.real(id));
    return inviteId === undefined ? undefined : `${host.origin}/join-organization/${inviteId}`;
  }
}
