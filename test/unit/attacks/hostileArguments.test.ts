import assert from 'node:assert/strict';
import { applicationCommandIds } from '../../../src/ui/ids';
import { FailingWorld, type Window } from '../errors/support/failingWorld';
import { Person } from '../errors/support/person';

const foreignLink = 'https://app.gitpod.io.evil.example/join-organization/0190a1b2-c3d4-7e5f-8a6b-1c2d3e4f1f2d';
const organization = { id: '0190d0a1-2222-7abc-8def-0123456789ab', name: 'Acme', role: 'ORGANIZATION_ROLE_ADMIN' };
const session = { id: 'https://evil.example/ada', label: 'Ada', host: { origin: 'https://evil.example' } };

/** What another extension may call a command with. */
const hostile: Readonly<Record<string, () => unknown>> = {
  nothing: () => undefined,
  null: () => null,
  'a number': () => Number.NaN,
  'an empty text': () => '',
  'a text of a million letters': () => 'https://'.repeat(125_000),
  'a link of a foreign host': () => foreignLink,
  'a command link': () => 'command:workbench.action.quit',
  'a made-up handle': () => 'shown:AAAAAAAAAAAAAAAA',
  'the word that the keyboard sends': () => 'selection',
  'the name of a prototype': () => '__proto__',
  'a list': () => [foreignLink, organization],
  'a circle': () => {
    const circle: Record<string, unknown> = {};
    circle['self'] = circle;
    return circle;
  },
  'a row that somebody made up': () => ({ kind: 'organization', organization: { ...organization, session } }),
  'a row with another prototype': () => Object.create(null) as object,
  'an object whose every property throws': () =>
    new Proxy(
      {},
      {
        get: () => {
          throw new Error('a getter of theirs');
        },
      },
    ),
  'an object that is everything': () => new Proxy({}, { get: () => 'x', has: () => true, getPrototypeOf: () => null }),
  'a promise that fails': () => {
    const failing = Promise.reject(new Error('a promise of theirs'));
    failing.catch(() => undefined);
    return failing;
  },
  'a function': () => () => {
    throw new Error('a function of theirs');
  },
};

const changing =
  /^(?:CreateOrganizationInvite|JoinOrganization|SetRole|LeaveOrganization|CreateOrganization|DeleteOrganization)$/;

const commands = Object.values(applicationCommandIds);

describe('A command that another extension calls', () => {
  let world: FailingWorld;

  before(async () => {
    world = await FailingWorld.start();
  });

  after(() => world.close());

  for (const [what, argument] of Object.entries(hostile)) {
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
      for (const argument of Object.values(hostile)) {
        const window = await world.open({ person: new Person() });
        await window.run(command, argument());
        assert.deepEqual(world.sandbox.calls(), [], command);
      }
    }
  });
});
