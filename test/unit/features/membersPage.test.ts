import assert from 'node:assert/strict';
import { commandIds } from '../../../src/ui/ids';
import { TestExtension } from '../../fakes/testExtension';
import { User } from '../../fakes/user';

describe('Open Members Page', () => {
  let world: TestExtension;

  before(async () => {
    world = await TestExtension.start();
  });

  after(() => world.close());

  it('opens the page at the host of the row’s account, without a request', async () => {
    const window = await world.open({ as: 'ada', selects: 'acme' });
    const asked = world.sandbox.calls().length;
    await window.run(commandIds.openMembersPage, window.row);
    assert.deepEqual(window.user.actions, ['opened https://app.gitpod.io/settings/members']);
    assert.equal(world.sandbox.calls().length, asked);
  });

  it('asks for the organization when it is run from the palette', async () => {
    const window = await world.open({ as: 'ada', user: new User(['Acme Engineering']) });
    await window.run(commandIds.openMembersPage);
    assert.deepEqual(window.user.actions, ['opened https://app.gitpod.io/settings/members']);
  });
});
