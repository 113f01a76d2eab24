import assert from 'node:assert/strict';
import { commandIds } from '../../../src/ui/ids';
import { TestExtension, type Window } from '../../fakes/testExtension';
import { User } from '../../fakes/user';

describe('The organizations that are available to join', () => {
  let world: TestExtension;
  let window: Window;
  /** What the view shows below their group, which is the last row. */
  let shown: readonly string[];

  before(async () => {
    world = await TestExtension.start();
  });

  beforeEach(async () => {
    window = await world.open({ as: 'ada', user: new User(['Join Acme Research Labs']) });
    await show();
    assert.deepEqual(shown, ['Acme Research Labs']);
    // As VS Code does.
    window.application.tree.onDidChangeTreeData((node) => {
      if (node === undefined) void show();
    });
  });

  after(() => world.close());

  async function show(): Promise<void> {
    const { tree } = window.application;
    const group = (await window.finish(tree.getChildren())).at(-1);
    const rows = await window.finish(tree.getChildren(group));
    const items = await Promise.all(rows.map((row) => tree.getTreeItem(row)));
    shown = items.map(({ label }) => (typeof label === 'string' ? label : (label?.label ?? '')));
  }

  it('are read again on Refresh', async () => {
    world.sandbox.world.organization('labs').name = 'Renamed Elsewhere';
    await window.run(commandIds.refresh);
    assert.deepEqual(shown, ['Renamed Elsewhere']);
  });

  it('no longer contain one that was joined', async () => {
    await window.run(commandIds.joinOrganization, window.joinable('labs'));
    assert.deepEqual(shown, ['No organizations to join with your e-mail address.']);
  });
});
