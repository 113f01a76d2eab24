import assert from 'node:assert/strict';
import type { TextDocument } from 'vscode';
import { Token } from '../../../src/api/token';
import { diagnosticSource } from '../../../src/editor/kinds';
import { commandIds } from '../../../src/ui/ids';
import { documentOf } from '../../fakes/fakeVsCode';
import { TestExtension, type Window } from '../../fakes/testExtension';
import { User } from '../../fakes/user';
import { linkAt } from '../errors/support/commandRuns';
import { contentsOfHover } from '../faults/support/faultScenario';

const uncancelled = { isCancellationRequested: false, onCancellationRequested: () => ({ dispose: () => undefined }) };

describe('A link of the user’s organization that was replaced before a reload of the window', () => {
  let world: TestExtension;
  let old: string;
  let window: Window;

  before(async () => {
    world = await TestExtension.start();
  });

  after(() => world.close());

  /** Opens the window in which Ada replaces Acme's link. */
  async function replacing(): Promise<Window> {
    const before = await world.open({ as: 'ada', selects: 'acme', user: new User(['Create New Link']) });
    old = linkAt(world, 'acme');
    await before.run(commandIds.createInviteLink, before.row);
    return before;
  }

  beforeEach(async () => {
    window = await world.open({ beside: await replacing() });
  });

  /** The contents of the hover. Its timeout expires at once here, so it is requested until everything is loaded. */
  async function hover(): Promise<string> {
    await contentsOfHover(window, old);
    await contentsOfHover(window, old);
    return contentsOfHover(window, old);
  }

  /** The quick fixes offered for the diagnostic of the link. */
  async function quickFixes(): Promise<string[]> {
    const start = { line: 0, character: 0 };
    const diagnostics = [{ source: diagnosticSource, range: { start } }];
    const actions = await window.application.editor.quickFixes.provideCodeActions(
      documentOf({ line: old }) as TextDocument,
      {} as never,
      { diagnostics } as never,
      uncancelled,
    );
    return (actions ?? []).map(({ title }) => title);
  }

  it('is recognized by a hover, which offers the current one and reads no invite', async () => {
    const contents = await hover();
    assert.match(contents, /Invite to Acme Engineering/);
    assert.match(contents, /joined as Ada Lovelace \(admin\)/);
    assert.doesNotMatch(contents, /never existed/);
    assert.match(contents, new RegExp(`command:${commandIds.replaceWithCurrentLink}`));
    assert.deepEqual(world.requests, ['GetOrganizationInviteSummary', 'GetAccount']);
  });

  it('can be replaced with the current link of that organization by a quick fix', async () => {
    await hover();
    world.requests.length = 0;
    assert.deepEqual((await quickFixes()).slice(0, 2), [
      'Replace with the Current Link of Acme Engineering',
      'Replace All Old Links of Acme Engineering in the Workspace…',
    ]);
    assert.deepEqual(world.requests, []);
  });

  it('is unknown after Forget Shared Links', async () => {
    await window.run(commandIds.forgetSharedLinks);
    assert.match(await hover(), /never existed/);
  });

  it('is unknown after its account was signed out', async () => {
    const { sessions } = window.application;
    const [session] = (await sessions.read()).sessions;
    assert.ok(session);
    await sessions.remove(session.id);
    await window.quiet();
    await sessions.add(session.host, new Token(world.sandbox.token('ada')), session);
    await window.quiet();
    assert.match(await hover(), /never existed/);
  });

  it('is unknown while the keychain is locked', async () => {
    await window.application.sessions.read();
    window.keychain.fail('get', 999);
    assert.match(await hover(), /never existed/);
    window.keychain.recover();
    assert.match(await hover(), /Invite to Acme Engineering/);
  });

  it('is recognized when another admin replaced it while no window was open', async () => {
    const before = await world.open({ as: 'ada', selects: 'acme' });
    old = linkAt(world, 'acme');
    await before.run(commandIds.copyInviteLink, before.row);
    const { world: truth } = world.sandbox;
    truth.replaceInvite(truth.organization('acme'));
    window = await world.open({ beside: before, selects: 'acme', as: 'ada' });
    await window.run(commandIds.copyInviteLink, window.row);
    assert.match(await hover(), /current link: ….{4}/);
  });
});
