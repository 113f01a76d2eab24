import assert from 'node:assert/strict';
import type { Node } from '../../../src/tree/nodes';
import { toolIds } from '../../../src/ui/ids';
import { TestExtension, type Window } from '../../fakes/testExtension';
import { User } from '../../fakes/user';
import { accountOf, answerOf } from './support/toolUse';

describe('The join tool', () => {
  let world: TestExtension;
  let window: Window;

  before(async () => {
    world = await TestExtension.start();
    window = await world.open({ user: new User(), as: 'ada' });
  });

  after(() => world.close());

  it('removes the joined organization from the group of joinable ones', async () => {
    assert.deepEqual(await joinable(), ['Acme Research Labs']);
    const { world: real } = world.sandbox;
    const invite = `https://app.gitpod.io/join-organization/${real.replaceInvite(real.organization('labs'))}`;
    const input = { invite, organization: real.organization('labs').id, account: accountOf(window) };
    await answerOf(window, toolIds.joinOrganization, input);
    assert.equal(world.sandbox.calls('JoinOrganization').length, 1);
    assert.deepEqual(await joinable(), ['No organizations to join with your e-mail address.']);
  });

  /** The labels of the joinable organizations in the tree. */
  async function joinable(): Promise<unknown[]> {
    const { tree } = window.application;
    const shown = async (parent?: Node) =>
      Promise.all((await tree.getChildren(parent)).map(async (node) => ({ node, item: await tree.getTreeItem(node) })));
    const group = (await shown()).find(({ item }) => item.contextValue === 'joinableGroup');
    return (await shown(group?.node)).map(({ item }) => item.label);
  }
});
