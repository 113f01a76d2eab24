import assert from 'node:assert/strict';
import { commandIds } from '../../../src/ui/ids';
import { FailingWorld, host, type Window } from '../errors/support/failingWorld';
import { Person } from '../errors/support/person';

const count = 10;

/** Ten windows of one VS Code, where everybody presses the same at the same moment. */
describe('Ten windows at once', () => {
  let world: FailingWorld;
  let windows: Window[];

  before(async () => {
    world = await FailingWorld.start();
    const first = await world.open({});
    windows = [first];
    while (windows.length < count) windows.push(await world.open({ beside: first }));
  });

  after(() => world.close());

  /** Everybody does it; what they were told and what is on the clipboard in the end comes back. */
  async function all(person: Person, work: (window: Window, at: number) => Promise<unknown>): Promise<Person> {
    windows.forEach((window) => {
      world.turnTo(window, person);
    });
    await Promise.all(windows.map((window, at) => window.finish(work(window, at))));
    await Promise.all(windows.map((window) => window.quiet()));
    assert.equal(world.progress.begun, world.progress.ended);
    return person;
  }

  const heard = (): void => {
    windows[0]?.memory.deliver();
  };
  const sessions = (): Promise<number[]> =>
    Promise.all(windows.map(async ({ application }) => (await application.sessions.read()).sessions.length));
  const everywhere = (number: number): number[] => Array<number>(count).fill(number);
  const current = (): string => {
    const { world: real } = world.sandbox;
    return `${host.origin}/join-organization/${real.inviteOf(real.organization('acme')) ?? ''}`;
  };
  const acme = async ({ application }: Window): Promise<unknown> => {
    const { id } = world.sandbox.world.organization('acme');
    const row = (await application.tree.getChildren()).find(
      (node) => 'organization' in node && 'id' in node.organization && node.organization.id === id,
    );
    assert.ok(row);
    return row;
  };

  it('sign in one person once, and each of them knows', async () => {
    await all(new Person([], world.sandbox.token('ada')), ({ application }) => application.run(commandIds.signIn, []));
    heard();
    assert.deepEqual(await sessions(), everywhere(1));
    assert.equal(windows[0]?.keychain.keys.filter((key) => key.startsWith('session/')).length, 1);
  });

  it('copy one link, with one request each', async () => {
    const rows = await Promise.all(windows.map(acme));
    world.requests.length = 0;
    const person = await all(new Person(), ({ application }, at) =>
      application.run(commandIds.copyInviteLink, [rows[at]]),
    );
    assert.equal(person.clipboard, current());
    assert.deepEqual(world.requests, Array<string>(count).fill('GetOrganizationInvite'));
  });

  it('create links, and everybody whose link another one ended is told so', async () => {
    const rows = await Promise.all(windows.map(acme));
    world.requests.length = 0;
    const person = await all(new Person(['Create New Link']), ({ application }, at) =>
      application.run(commandIds.createInviteLink, [rows[at]]),
    );
    const created = world.requests.filter((method) => method === 'CreateOrganizationInvite').length;
    const works = current().slice(-4);
    const told = (words: RegExp): string[] =>
      person.tellings.map(({ message }) => message).filter((message) => words.test(message));
    assert.equal(told(/^Created and copied/).length, created);
    assert.equal(told(new RegExp(`^Created and copied .*\\(…${works}\\)`)).length, 1);
    assert.equal(told(new RegExp(`: …${works} works now, and ….{4} no longer does\\.$`)).length, created - 1);
    for (const window of windows) {
      const copied = new Person();
      world.turnTo(window, copied);
      await window.run(commandIds.copyInviteLink, await acme(window));
      assert.equal(copied.clipboard, current());
    }
  });

  it('sign out while others copy, and nothing is left', async () => {
    const rows = await Promise.all(windows.map(acme));
    const person = await all(new Person(['Sign Out']), ({ application }, at) =>
      at % 2 === 0 ? application.run(commandIds.signOut, []) : application.run(commandIds.copyInviteLink, [rows[at]]),
    );
    heard();
    assert.deepEqual(await sessions(), everywhere(0));
    assert.deepEqual(
      windows[0]?.keychain.keys.filter((key) => key.startsWith('session/')),
      [],
    );
    assert.ok(person.tellings.every(({ message }) => !message.includes('unexpected')));
  });
});
