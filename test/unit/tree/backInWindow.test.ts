import assert from 'node:assert/strict';
import { OrganizationStore } from '../../../src/organizations/organizationStore';
import { TestExtension, type Window } from '../../fakes/testExtension';

describe('A view in a window that gets focus again', () => {
  let world: TestExtension;
  let window: Window;

  before(async () => {
    world = await TestExtension.start();
  });
  beforeEach(async () => {
    window = await world.open({ as: 'ada' });
    await window.application.tree.getChildren();
    await window.quiet();
    world.requests.length = 0;
  });
  after(() => world.close());

  async function comeBack(afterMs: number, focused = true): Promise<void> {
    window.clock.jump(afterMs);
    world.screen.event('onDidChangeWindowState').fire({ focused });
    await window.quiet();
  }

  it('is refreshed after a minute, because another window may have changed something', async () => {
    world.sandbox.world.organization('kobo').name = 'Renamed Elsewhere';
    await comeBack(61_000);
    assert.deepEqual(world.requests, ['GetAccount']);
    const { services } = window.application;
    const listings = (await services.sessions.read()).sessions.flatMap(
      (each) => services.organizations.peek(each) ?? [],
    );
    assert.ok(OrganizationStore.merge(listings).some(({ name }) => name === 'Renamed Elsewhere'));
  });

  it('is not refreshed within a minute', async () => {
    await comeBack(59_000);
    assert.deepEqual(world.requests, []);
  });

  it('is not refreshed when the window loses focus', async () => {
    await comeBack(61_000, false);
    assert.deepEqual(world.requests, []);
  });
});
