import assert from 'node:assert/strict';
import { commandIds } from '../../../src/ui/ids';
import { host, TestExtension, type Window } from '../../fakes/testExtension';
import { User } from '../../fakes/user';

const count = 10;

/** Runs the same command in ten windows of one VS Code at the same moment. */
describe('Ten windows at once', () => {
  let world: TestExtension;
  let windows: Window[];

  before(async () => {
    world = await TestExtension.start();
    const first = await world.open({});
    windows = [first];
    while (windows.length < count) windows.push(await world.open({ beside: first }));
  });

  after(() => world.close());

  /** Runs work in every window, and returns the user with all messages and the final clipboard. */
  async function all(user: User, work: (window: Window, at: number) => Promise<unknown>): Promise<User> {
    windows.forEach((window) => {
      world.setCurrentWindow(window, user);
    });
    await Promise.all(windows.map((window, at) => window.finish(work(window, at))));
    await Promise.all(windows.map((window) => window.quiet()));
    assert.equal(world.progress.begun, world.progress.ended);
    return user;
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

  it('sign in one user once, and update every window', async () => {
    await all(new User([], world.sandbox.token('ada')), ({ application }) => application.run(commandIds.signIn, []));
    heard();
    assert.deepEqual(await sessions(), everywhere(1));
    assert.equal(windows[0]?.keychain.keys.filter((key) => key.startsWith('session/')).length, 1);
  });

  it('copy one link, with one request each', async () => {
    const rows = await Promise.all(windows.map(acme));
    world.requests.length = 0;
    const user = await all(new User(), ({ application }, at) => application.run(commandIds.copyInviteLink, [rows[at]]));
    assert.equal(user.clipboard, current());
    assert.deepEqual(world.requests, Array<string>(count).fill('GetOrganizationInvite'));
  });

  it('create links, and report each link that another window replaced', async () => {
    const rows = await Promise.all(windows.map(acme));
    world.requests.length = 0;
    const user = await all(new User(['Create New Link']), ({ application }, at) =>
      application.run(commandIds.createInviteLink, [rows[at]]),
    );
    const created = world.requests.filter((method) => method === 'CreateOrganizationInvite').length;
    const works = current().slice(-4);
    const told = (words: RegExp): string[] =>
      user.messages.map(({ message }) => message).filter((message) => words.test(message));
    assert.equal(told(/^Created and copied/).length, created);
    assert.equal(told(new RegExp(`^Created and copied .*\\(…${works}\\)`)).length, 1);
    assert.equal(told(new RegExp(`: …${works} is now valid, and ….{4} no longer is\\.$`)).length, created - 1);
    for (const window of windows) {
      const copied = new User();
      world.setCurrentWindow(window, copied);
      await window.run(commandIds.copyInviteLink, await acme(window));
      assert.equal(copied.clipboard, current());
    }
  });

  it('sign out while others copy, and leave nothing behind', async () => {
    const rows = await Promise.all(windows.map(acme));
    const user = await all(new User(['Sign Out']), ({ application }, at) =>
      at % 2 === 0 ? application.run(commandIds.signOut, []) : application.run(commandIds.copyInviteLink, [rows[at]]),
    );
    heard();
    assert.deepEqual(await sessions(), everywhere(0));
    assert.deepEqual(
      windows[0]?.keychain.keys.filter((key) => key.startsWith('session/')),
      [],
    );
    assert.ok(user.messages.every(({ message }) => !message.includes('Unexpected error')));
  });
});
