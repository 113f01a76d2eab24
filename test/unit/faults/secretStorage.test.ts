import assert from 'node:assert/strict';
import { applicationCommandIds } from '../../../src/ui/ids';
import { settled } from '../../fakes/fakeClock';
import type { Keychain } from '../../fakes/keychain';
import { TestExtension, type Window } from '../../fakes/testExtension';
import { User } from '../../fakes/user';
import { linkAt } from '../errors/support/commandRuns';

const often = 999;

/** Faults of the secret storage. */
const troubles: Readonly<Record<string, (keychain: Keychain) => void>> = {
  'cannot be listed': (keychain) => {
    keychain.fail('keys', often);
  },
  'cannot be read': (keychain) => {
    keychain.fail('get', often);
  },
  'cannot be written': (keychain) => {
    keychain.fail('store', often);
    keychain.fail('delete', often);
  },
  'keeps nothing new': (keychain) => {
    keychain.ignoresStore = true;
  },
  'removes nothing': (keychain) => {
    keychain.ignoresDelete = true;
  },
  'answers garbage': (keychain) => {
    keychain.garbage = '{"version":1,"host":"https://evil.example","token":[]}';
  },
  'answers an empty text': (keychain) => {
    keychain.garbage = '';
  },
};

const agrees = ['Acme Engineering', 'Create New Link', 'Join…', 'Join Harbour Collective', 'Sign Out', 'Sign In Again'];

describe('A secret storage', () => {
  let world: TestExtension;
  let token: string;

  before(async () => {
    world = await TestExtension.start();
    token = world.sandbox.token('ada');
  });

  after(() => world.close());

  /** A new window with nothing cached, of a VS Code in which Ada is signed in, with a user who confirms everything. */
  async function newWindow(trouble: (keychain: Keychain) => void): Promise<Window> {
    const before = await world.open({ as: 'ada' });
    trouble(before.keychain);
    return world.open({ user: new User(agrees, token), beside: before, line: linkAt(world, 'harbour') });
  }

  /** Sessions that another window can read after the storage has recovered. */
  async function keptAfter({ keychain }: Window, window: Window): Promise<(string | undefined)[]> {
    keychain.recover();
    Object.assign(keychain, { forgetful: false, stubborn: false, garbage: undefined });
    const { application } = await world.open({ beside: window });
    return (await application.sessions.read()).sessions.map((session) =>
      application.sessions.tokenOf(session)?.reveal(),
    );
  }

  for (const [trouble, make] of Object.entries(troubles)) {
    it(`that ${trouble} stops no command halfway, and no message is false`, async () => {
      for (const command of Object.values(applicationCommandIds)) {
        const window = await newWindow(make);
        const { user, log } = window;
        await window.run(command);
        const said = user.messages.map(({ message }) => message).join('\n');
        assert.doesNotMatch(said, /Unexpected error|undefined|evil/, command);
        assert.ok(!`${said}${log.text}`.includes(token), command);
        assert.equal(world.progress.begun, world.progress.ended, command);
        assert.ok(Array.isArray(await window.finish(window.application.tree.getChildren())));
        const isGone = window.keychain.keys.every((key) => !key.startsWith('session/'));
        assert.ok(isGone || !/Signed out|No account is signed in/.test(said), `${command}: ${said}`);
        assert.deepEqual(await keptAfter(window, window), isGone ? [] : [token], command);
      }
    });
  }

  it('that is slow delays every command, and does not change its result', async () => {
    for (const command of Object.values(applicationCommandIds)) {
      const said: string[] = [];
      for (const isSlow of [false, true]) {
        const releases: (() => void)[] = [];
        const window = await newWindow((keychain) => {
          if (isSlow)
            releases.push(...(['keys', 'get', 'store', 'delete'] as const).map((call) => keychain.hold(call)));
        });
        const running = window.run(command);
        await settled();
        for (const release of releases) release();
        await running;
        assert.equal(world.progress.begun, world.progress.ended, command);
        said.push(window.user.messages.map(({ message }) => message.replace(/…[0-9a-f]{4}/g, '…')).join('\n'));
      }
      assert.equal(said[1], said[0], command);
    }
  });
});
