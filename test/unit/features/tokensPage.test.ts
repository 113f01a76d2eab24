import assert from 'node:assert/strict';
import { commandIds } from '../../../src/ui/ids';
import { TestExtension } from '../../fakes/testExtension';
import { User } from '../../fakes/user';

describe('Open Tokens Page', () => {
  let world: TestExtension;

  before(async () => {
    world = await TestExtension.start();
  });

  after(() => world.close());

  it('opens the page of the configured host, without a request', async () => {
    const window = await world.open({});
    world.setHost('https://ona.example');
    await window.run(commandIds.openTokensPage);
    assert.deepEqual(window.user.actions, ['opened https://ona.example/settings/personal-access-tokens']);
    assert.deepEqual(world.sandbox.calls(), []);
  });

  it('offers to change an invalid host', async () => {
    const window = await world.open({ user: new User(['Change Host']) });
    world.setHost('not a host');
    await window.run(commandIds.openTokensPage);
    assert.deepEqual(window.user.last?.buttons, ['Change Host']);
    assert.deepEqual(window.user.actions, [`ran ${commandIds.openSettings}`]);
  });
});
