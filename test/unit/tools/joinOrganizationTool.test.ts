import assert from 'node:assert/strict';
import { toolIds } from '../../../src/ui/ids';
import type { Node } from '../../../src/views/nodes';
import { FailingWorld, type Window } from '../errors/support/failingWorld';
import { Person } from '../errors/support/person';

const uncancelled = { isCancellationRequested: false, onCancellationRequested: () => ({ dispose: () => undefined }) };

describe('The tool that joins', () => {
  let world: FailingWorld;
  let window: Window;

  before(async () => {
    world = await FailingWorld.start();
    window = await world.open({ person: new Person(), as: 'ada' });
  });

  after(() => world.close());

  it('takes what was joined out of the group of what one can join', async () => {
    assert.deepEqual(await joinable(), ['Acme Research Labs']);
    const { world: real } = world.sandbox;
    const invite = `https://app.gitpod.io/join-organization/${real.replaceInvite(real.organization('labs'))}`;
    const tool = window.application.tools[toolIds.joinOrganization];
    await tool.prepareInvocation?.({ input: { invite } }, uncancelled);
    await tool.invoke({ input: { invite }, toolInvocationToken: undefined }, uncancelled);
    assert.equal(world.sandbox.calls('JoinOrganization').length, 1);
    assert.deepEqual(await joinable(), ['No organization is open to your e-mail address.']);
  });

  /** The labels in the group of the tree. */
  async function joinable(): Promise<unknown[]> {
    const { tree } = window.application;
    const shown = async (parent?: Node) =>
      Promise.all((await tree.getChildren(parent)).map(async (node) => ({ node, item: await tree.getTreeItem(node) })));
    const group = (await shown()).find(({ item }) => item.contextValue === 'joinableGroup');
    return (await shown(group?.node)).map(({ item }) => item.label);
  }
});
