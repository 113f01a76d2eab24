import assert from 'node:assert/strict';
import type { Uri } from 'vscode';
import { secretTimeoutMs } from '../../../src/auth/boundedSecretStore';
import { type ApplicationCommand, commandIds, contextKeys } from '../../../src/ui/ids';
import { settled } from '../../fakes/fakeClock';
import type { KeychainCall } from '../../fakes/keychain';
import { TestExtension, type Window } from '../../fakes/testExtension';
import { User } from '../../fakes/user';
import { linkAt } from '../errors/support/commandRuns';
import { contentsOfHover } from './support/faultScenario';

const calls: readonly KeychainCall[] = ['keys', 'get', 'store', 'delete'];
const waiting = "Waiting for VS Code's secret storage. Your system may be asking for a password.";
const silent =
  "VS Code's secret storage isn't responding. Enter your password if your system asks for it, or reload the window.";

describe('A secret storage that never responds', () => {
  let world: TestExtension;
  let line: string;

  before(async () => {
    world = await TestExtension.start();
    line = linkAt(world, 'harbour');
  });

  after(() => world.close());

  /** A new window of a VS Code with Ada signed in or nobody, and a function that lets the storage answer. */
  async function silentWindow(user = new User(), isSignedIn = true): Promise<[Window, () => void]> {
    const before = await world.open(isSignedIn ? { as: 'ada' } : {});
    const answers = calls.map((call) => before.keychain.hold(call));
    const window = await world.open({ user, beside: before, line });
    return [
      window,
      () => {
        answers.forEach((answer) => {
          answer();
        });
      },
    ];
  }

  const shown = (): string[] => world.screen.progress.map(({ title }) => title);
  const told = ({ user }: Window): string[] => user.messages.map(({ message }) => message);

  /** Runs a command until it shows that it is waiting. */
  async function begin(window: Window, command: ApplicationCommand): Promise<{ ended: Promise<void> }> {
    const running = window.application.run(command, []);
    await window.clock.advance(secretTimeoutMs - 1);
    assert.deepEqual(shown(), []);
    await window.clock.advance(1);
    assert.deepEqual(shown(), [waiting]);
    return { ended: running };
  }

  const pressCancel = (): void => {
    world.screen.progress.forEach((progress) => {
      progress.cancel();
    });
  };

  it('makes Sign In wait with a Cancel button, and then report the cause', async () => {
    const [window] = await silentWindow(new User([], world.sandbox.token('ada')), false);
    const running = window.application.run(commandIds.signIn, []);
    await window.quiet(); // The token was checked.
    await window.clock.advance(secretTimeoutMs);
    assert.deepEqual(shown(), [waiting]);
    await window.clock.advance(10 * secretTimeoutMs);
    assert.deepEqual([shown(), told(window)], [[waiting], []]);
    pressCancel();
    await running;
    assert.deepEqual(told(window), [silent]);
  });

  it('completes a sign-in as soon as it responds, however late', async () => {
    const [window, answer] = await silentWindow(new User([], world.sandbox.token('ada')), false);
    const running = window.application.run(commandIds.signIn, []);
    await window.quiet();
    await window.clock.advance(10 * secretTimeoutMs);
    answer();
    await running;
    await window.quiet();
    assert.deepEqual([shown(), told(window)], [[], []]);
    assert.equal((await window.application.sessions.read()).sessions.length, 1);
  });

  it('makes Sign Out wait with a Cancel button, and then report that the account is still signed in', async () => {
    const before = await world.open({ as: 'ada', user: new User(['Sign Out']) });
    before.keychain.hold('delete');
    const running = before.application.run(commandIds.signOut, []);
    await before.clock.advance(secretTimeoutMs);
    assert.deepEqual(shown(), [waiting]);
    pressCancel();
    await running;
    assert.deepEqual(told(before).slice(-1), [
      `Couldn't sign out Ada Lovelace (ada@acme.example) – app.gitpod.io. ${silent}`,
    ]);
    assert.deepEqual(before.user.last?.buttons, ['Try Again']);
    assert.equal((await before.application.sessions.read()).sessions.length, 1);
  });

  it('makes a reading command wait with a Cancel button, and then end without a message', async () => {
    const [window] = await silentWindow();
    const { ended } = await begin(window, commandIds.copyInviteLink);
    pressCancel();
    await ended;
    assert.deepEqual([shown(), told(window), world.requests], [[], [], []]);
  });

  it('does not delay the view, which has its own state, and shows everything once it responds', async () => {
    const [window, answer] = await silentWindow();
    const rows = window.application.tree.getChildren();
    await window.clock.advance(secretTimeoutMs);
    assert.deepEqual(await rows, []);
    assert.equal(world.contexts.get(contextKeys.welcomeState), 'unreadable');
    assert.deepEqual(shown(), []);
    answer();
    await window.quiet();
    assert.ok((await window.finish(window.application.tree.getChildren())).length > 1);
    assert.equal(world.contexts.get(contextKeys.welcomeState), 'none');
  });

  it('does not delay a hover for long', async () => {
    const [window] = await silentWindow();
    const first = contentsOfHover(window, line);
    await window.clock.advance(secretTimeoutMs);
    for (const contents of [await first, await contentsOfHover(window, line)]) {
      assert.ok(contents.includes(silent.split('. ', 1)[0] ?? ''), contents);
    }
    assert.deepEqual(shown(), []);
  });

  describe('when an invite is opened through a URI', () => {
    const uri = (): Uri => {
      const { world: truth } = world.sandbox;
      const inviteId = truth.inviteOf(truth.organization('harbour')) ?? '';
      const address = `vscode://org-invites.gitpod-invites/join?inviteId=${inviteId}`;
      return { scheme: 'vscode', toString: () => address } as unknown as Uri;
    };

    it('makes it wait with a Cancel button', async () => {
      const [window] = await silentWindow();
      const opening = window.application.editor.uriHandler.handleUri(uri());
      await window.clock.advance(secretTimeoutMs);
      assert.deepEqual(shown(), [waiting]);
      pressCancel();
      await opening;
      assert.deepEqual([shown(), told(window)], [[], []]);
    });

    it('asks to sign in at once while signed out, and says that the invite may not be kept', async () => {
      const window = await world.open({});
      await window.application.sessions.read();
      window.keychain.hold('store');
      const opening = window.application.editor.uriHandler.handleUri(uri());
      await settled();
      assert.deepEqual(told(window), ['Sign in to app.gitpod.io within 5 minutes to open the invite.']);
      await window.clock.advance(secretTimeoutMs);
      assert.deepEqual(shown(), [waiting]);
      pressCancel();
      await opening;
      assert.deepEqual(told(window).slice(1), [`Couldn't open the invite. ${silent}`]);
    });
  });
});
