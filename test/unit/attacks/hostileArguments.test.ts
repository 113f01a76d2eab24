import assert from 'node:assert/strict';
import { applicationCommandIds } from '../../../src/ui/ids';
import { FailingWorld, type Window } from '../errors/support/failingWorld';
import { Person } from '../errors/support/person';
import { hostileArguments } from './support/hostileArguments';

const changing =
  /^(?:CreateOrganizationInvite|JoinOrganization|SetRole|LeaveOrganization|CreateOrganization|DeleteOrganization)$/;

const commands = Object.values(applicationCommandIds);

describe('A command that another extension calls', () => {
  let world: FailingWorld;

  before(async () => {
    world = await FailingWorld.start();
  });

  after(() => world.close());

  for (const [what, argument] of Object.entries(hostileArguments)) {
    it(`with ${what} changes nothing without the person, whatever the command, and throws nothing`, async () => {
      for (const command of commands) {
        // The person presses nothing: whatever was asked, nobody agreed.
        const window: Window = await world.open({ person: new Person(), as: 'ada' });
        const before = await window.application.sessions.read();
        await window.run(command, argument());
        const sent = world.sandbox.calls().filter(({ method }) => changing.test(method));
        assert.deepEqual(sent, [], command);
        assert.equal(window.person.clipboard, '', command);
        assert.deepEqual((await window.application.sessions.read()).sessions.length, before.sessions.length, command);
      }
    });
  }

  it('asks nobody when nobody is signed in', async () => {
    for (const command of commands) {
      for (const argument of Object.values(hostileArguments)) {
        const window = await world.open({ person: new Person() });
        await window.run(command, argument());
        assert.deepEqual(world.sandbox.calls(), [], command);
      }
    }
  });
});
