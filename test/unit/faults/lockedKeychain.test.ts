import assert from 'node:assert/strict';
import type { EditorProviders } from '../../../src/editor/register';
import { commandIds, contextKeys } from '../../../src/ui/ids';
import { settled } from '../../fakes/fakeClock';
import { TestExtension, type Window } from '../../fakes/testExtension';
import { User } from '../../fakes/user';
import { linkAt } from '../errors/support/commandRuns';
import { contentsOfHover } from './support/faultScenario';

type Line = Parameters<EditorProviders['terminalLinks']['provideTerminalLinks']>[0];

const often = 9_999;
const uncancelled = { isCancellationRequested: false, onCancellationRequested: () => ({ dispose: () => undefined }) };

describe('A locked keychain', () => {
  let world: TestExtension;
  let line: string;
  let unhandled: unknown[];
  const listen = (reason: unknown): void => void unhandled.push(reason);

  before(async () => {
    world = await TestExtension.start();
    line = linkAt(world, 'harbour');
  });

  beforeEach(() => {
    unhandled = [];
    process.on('unhandledRejection', listen);
  });

  afterEach(async () => {
    await settled();
    process.off('unhandledRejection', listen);
    assert.deepEqual(unhandled, []);
  });

  after(() => world.close());

  /** A new window of a VS Code in which Ada is signed in, with a locked keychain. */
  async function lockedWindow(user = new User()): Promise<Window> {
    const before = await world.open({ as: 'ada' });
    before.keychain.fail('keys', often);
    return world.open({ user, beside: before, line });
  }

  /** Calls everything that VS Code calls without a command; none of it may reject. */
  async function lookAround(window: Window): Promise<void> {
    const { editor, tree } = window.application;
    const context = { line: line.slice(0, 200) } as Line;
    await window.finish(Promise.resolve(editor.terminalLinks.provideTerminalLinks(context, uncancelled)));
    await window.finish(tree.getChildren());
    await window.finish(tree.shown());
  }

  it('is read once for everything that VS Code requests automatically, without an error', async () => {
    const window = await lockedWindow();
    await window.quiet();
    for (let time = 0; time < 5; time++) {
      await lookAround(window);
    }
    assert.equal(
      window.keychain.calls.filter((call) => call === 'keys').length <= 2,
      true,
      window.keychain.calls.join(),
    );
  });

  it('does not prevent links of the default host in a terminal', async () => {
    const window = await lockedWindow();
    const { terminalLinks } = window.application.editor;
    const context = { line } as Line;
    const found = await terminalLinks.provideTerminalLinks(context, uncancelled);
    assert.equal(found?.length, 1);
  });

  it('is the reason that a hover gives', async () => {
    const window = await lockedWindow();
    assert.match(await contentsOfHover(window, line), /VS Code couldn't read its secret storage/);
  });

  it('keeps Sign Out and Refresh available', async () => {
    const window = await lockedWindow();
    await window.quiet();
    assert.equal(world.contexts.get(contextKeys.signedIn), true);
    await lookAround(window);
    assert.equal(world.contexts.get(contextKeys.welcomeState), 'unreadable');
    assert.equal(world.contexts.get(contextKeys.signedIn), true);
  });

  it('is read again by Refresh, which then shows everything', async () => {
    const window = await lockedWindow();
    await lookAround(window);
    window.keychain.recover();
    await window.run(commandIds.refresh);
    const rows = await window.finish(window.application.tree.getChildren());
    assert.ok(rows.length > 1);
    assert.equal(world.contexts.get(contextKeys.welcomeState), 'none');
  });
});
