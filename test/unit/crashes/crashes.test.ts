import assert from 'node:assert/strict';
import type { Node } from '../../../src/tree/nodes';
import { commandIds } from '../../../src/ui/ids';
import { host, TestExtension, type Window } from '../../fakes/testExtension';
import { User } from '../../fakes/user';
import { type CommandRun, prepareRun, linkAt } from '../errors/support/commandRuns';
import { Crash, type Moment } from './support/crash';

/** Kills the extension host before and after every call to the outside, and restarts VS Code. */
describe('An extension host that is killed', function () {
  let world: TestExtension;

  beforeEach(async () => {
    world = await TestExtension.start();
  });

  afterEach(() => world.close());

  /** Kills it at each call of a command; `look` receives the window after the restart. */
  async function crashAtEveryCall(
    act: () => CommandRun,
    look: (window: Window, where: string) => Promise<void>,
  ): Promise<void> {
    for (const moment of ['before', 'after'] satisfies Moment[]) {
      let at = 0;
      for (let crash = new Crash(at, moment); ; crash = new Crash(++at, moment)) {
        world.gate = crash.gate;
        const { window, run } = await prepareRun(world, act());
        await window.quiet();
        world.requests.length = 0;
        crash.arm();
        const state = { isOver: false };
        void run().then(() => {
          state.isOver = true;
        });
        while (!state.isOver && !crash.happened) await new Promise(setImmediate);
        if (!crash.happened) break;
        await new Promise(setImmediate);
        world.kill();
        const changes = world.requests.filter((method) => /^Create|^Join/.test(method));
        assert.ok(changes.length <= 1, changes.join(', '));
        world.gate = async (go) => go();
        await look(await world.open({ beside: window }), `${moment} call ${at}`);
      }
      assert.ok(at > 3, 'it was not killed often');
    }
  }

  const does = async (
    window: Window,
    user: User,
    command: CommandRun['command'],
    argument?: unknown,
  ): Promise<User> => {
    world.setCurrentWindow(window, user);
    await window.run(command, argument);
    return user;
  };
  const sessionsKept = ({ keychain }: Window): number =>
    keychain.keys.filter((key) => key.startsWith('session/')).length;

  /** Signs in, unless signed in already, and out again; checks that nothing is left. */
  async function signInAndOut(window: Window, where: string): Promise<void> {
    const token = world.sandbox.token('ada');
    await does(window, new User([], token), commandIds.signIn);
    const { sessions } = await window.application.sessions.read();
    assert.deepEqual(
      sessions.map((session) => window.application.sessions.tokenOf(session)?.reveal()),
      [token],
      where,
    );
    await does(window, new User(['Sign Out']), commandIds.signOut);
    assert.equal(sessionsKept(window), 0, `a secret is left ${where}`);
    assert.deepEqual(await window.application.sessions.read(), { sessions: [], unreadable: 0, notKept: 0 }, where);
  }

  it('during sign-in leaves the user signed in or out, able to sign in and out', async () => {
    const token = world.sandbox.token('ada');
    await crashAtEveryCall(
      () => ({ command: commandIds.signIn, types: token }),
      async (window, where) => {
        const { sessions, unreadable, notKept } = await window.application.sessions.read();
        assert.deepEqual([unreadable, notKept, sessionsKept(window)], [0, 0, sessions.length], where);
        await signInAndOut(window, where);
      },
    );
  });

  it('during sign-out leaves the user signed in or out, able to sign in and out', async () => {
    await crashAtEveryCall(
      () => ({ command: commandIds.signOut, as: 'ada', presses: ['Sign Out'] }),
      async (window, where) => {
        const { sessions, unreadable, notKept } = await window.application.sessions.read();
        assert.deepEqual([unreadable, notKept, sessionsKept(window)], [0, 0, sessions.length], where);
        await signInAndOut(window, where);
      },
    );
  });

  it('while creating a link loses no link: the valid one is copied afterwards', async () => {
    await crashAtEveryCall(
      () => ({ command: commandIds.createInviteLink, as: 'ada', selects: 'acme', presses: ['Create New Link'] }),
      async (window, where) => {
        const { world: real } = world.sandbox;
        const rows = await window.application.tree.getChildren();
        const row = rows.find((node) => rowIdIn(node) === real.organization('acme').id);
        const user = await does(window, new User(), commandIds.copyInviteLink, row);
        const works = `${host.origin}/join-organization/${real.inviteOf(real.organization('acme')) ?? ''}`;
        assert.equal(user.clipboard, works, where);
        await signInAndOut(window, where);
      },
    );
  });

  it('while joining leaves the user a member or not, and joining again says which', async () => {
    await crashAtEveryCall(
      () => ({
        command: commandIds.joinOrganization,
        as: 'ada',
        linkOf: 'harbour',
        presses: ['Join…', 'Join Harbour Collective'],
      }),
      async (window, where) => {
        const organization = world.sandbox.world.organization('harbour');
        const isIn = (): boolean =>
          organization.members.findByAccount(world.sandbox.world.accountOfToken('ada').id)?.status ===
          'USER_STATUS_ACTIVE';
        const wasIn = isIn();
        const user = new User(['Join…', 'Join Harbour Collective']);
        await does(window, user, commandIds.joinOrganization, linkAt(world, 'harbour'));
        assert.ok(isIn(), where);
        const said = user.messages.some(({ message }) => message.startsWith('You are in Harbour Collective now'));
        assert.equal(said, !wasIn, `${where}: ${user.last?.message ?? ''}`);
      },
    );
  });
});

/** The id of the organization of a row. */
function rowIdIn(node: Node): string | undefined {
  return 'organization' in node && 'id' in node.organization ? node.organization.id : undefined;
}
