import assert from 'node:assert/strict';
import { applicationCommandIds } from '../../../src/ui/ids';
import { TestExtension, type Window } from '../../fakes/testExtension';
import { User } from '../../fakes/user';
import type { GetInvite } from '../../sandbox/world/organization';
import { hostileArguments } from './support/hostileArguments';

const changing =
  /^(?:CreateOrganizationInvite|JoinOrganization|SetRole|LeaveOrganization|CreateOrganization|DeleteOrganization)$/;

const commands = Object.values(applicationCommandIds);

describe('A command called by another extension', () => {
  let world: TestExtension;

  before(async () => {
    world = await TestExtension.start();
  });

  after(() => world.close());

  for (const [what, argument] of Object.entries(hostileArguments)) {
    it(`with ${what} changes nothing without the user, whatever the command, and throws nothing`, async () => {
      for (const command of commands) {
        // The user presses nothing, so nothing was confirmed.
        const window: Window = await world.open({ user: new User(), as: 'ada' });
        const before = await window.application.sessions.read();
        await window.run(command, argument());
        const sent = world.sandbox.calls().filter(({ method }) => changing.test(method));
        assert.deepEqual(sent, [], command);
        assert.equal(window.user.clipboard, '', command);
        assert.deepEqual((await window.application.sessions.read()).sessions.length, before.sessions.length, command);
      }
    });
  }

  for (const [getInvite, creates] of Object.entries({ creates: 0, empty: 1, absent: 1, notFound: 1 })) {
    it(`creates the first link of an organization without one, with a message but without a prompt, when reading returns ${getInvite}`, async () => {
      const user = new User();
      const window = await world.open({ user, as: 'ada-acme' });
      const { world: real } = world.sandbox;
      real.removeInvite(real.organization('acme'), getInvite as GetInvite);
      await window.run(applicationCommandIds.createInviteLink);
      assert.equal(world.sandbox.calls('CreateOrganizationInvite').length, creates);
      assert.match(user.clipboard, /^https:\/\/app\.gitpod\.io\/join-organization\//);
      assert.deepEqual(
        user.messages.map(({ how, message }) => [how, message.replace(/…\w+/, '…')]),
        [['information', 'Created and copied an invite link for Acme Engineering (…).']],
      );
    });
  }

  it('replaces no link that way: the user is asked first', async () => {
    const user = new User();
    const window = await world.open({ user, as: 'ada-acme' });
    await window.run(applicationCommandIds.createInviteLink);
    assert.deepEqual(world.sandbox.calls('CreateOrganizationInvite'), []);
    assert.equal(user.last?.how, 'dialog');
    assert.equal(user.clipboard, '');
  });

  it('asks nobody when signed out', async () => {
    for (const command of commands) {
      for (const argument of Object.values(hostileArguments)) {
        const window = await world.open({ user: new User() });
        await window.run(command, argument());
        assert.deepEqual(world.sandbox.calls(), [], command);
      }
    }
  });
});
