import assert from 'node:assert/strict';
import type { TreeDataProvider } from 'vscode';
import type * as LazyTreeModule from '../../../src/tree/lazyTree';
import { loadWithVsCode } from '../../fakes/loadWithVsCode';

class FakeEmitter {
  readonly event = (): void => undefined;
  fire(): void {
    // Nothing listens.
  }
}

describe('A lazily loaded tree', () => {
  const { LazyTree } = loadWithVsCode(
    { EventEmitter: FakeEmitter },
    (load) => load('src/tree/lazyTree') as typeof LazyTreeModule,
  );

  function treeOf(getChildren: () => Promise<string[]>): LazyTreeModule.LazyTree<string> {
    const provider: TreeDataProvider<string> = { getChildren, getTreeItem: () => assert.fail('No row is shown.') };
    return new LazyTree(() => Promise.resolve(provider));
  }

  it('has nothing to wait for when VS Code has requested no rows', async () => {
    assert.equal(await treeOf(() => Promise.resolve([])).settled(), false);
  });

  it('waits for rows that VS Code has just requested', async () => {
    let give: (rows: string[]) => void = () => undefined;
    const tree = treeOf(() => new Promise((resolve) => (give = resolve)));
    const rows = tree.getChildren();
    const order: string[] = [];
    const settled = tree.settled().then((waited) => order.push(`settled ${waited}`));
    setTimeout(() => {
      order.push('given');
      give(['a row']);
    }, 50);
    await Promise.all([rows, settled]);
    assert.deepEqual(order, ['given', 'settled true']);
  });

  it('does not wait for rows that never arrive', async () => {
    const tree = treeOf(() => new Promise(() => undefined));
    void tree.getChildren();
    assert.equal(await tree.settled(), true);
  });
});
