import assert from 'node:assert/strict';
import { toolIds } from '../../../src/ui/ids';
import { TestExtension, type Window } from '../../fakes/testExtension';
import { User } from '../../fakes/user';
import { maliciousName } from '../../sandbox/world/testSeed';
import {
  answerOf,
  askingTools,
  changes,
  copying,
  creation,
  joining,
  linkOf,
  questionOf,
  roleChange,
  validInputs,
} from '../tools/support/toolUse';
import { hostileInputs, inputsThatThrow } from './support/hostileInputs';

const hostile: readonly unknown[] = [...hostileInputs, ...Object.values(inputsThatThrow).map((make) => make())];

/** Full ids in the inputs, which no result and no prompt repeats. */
const ids = /[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}/i;

describe('A language-model tool that hostile text drives', () => {
  let world: TestExtension;
  let window: Window;

  before(async () => {
    world = await TestExtension.start();
  });

  beforeEach(async () => {
    window = await world.open({ user: new User(), as: 'ada' });
  });

  after(() => world.close());

  const nothingDone = (): void => {
    assert.deepEqual(changes(world), []);
    assert.equal(window.user.clipboard, '');
  };

  const circumstances: Readonly<Record<string, () => Promise<Window>>> = {
    'whatever its input': () => Promise.resolve(window),
    'while nobody is signed in': () => world.open({ user: window.user }),
    'with a locked keychain': () => {
      window.keychain.fail('get', 9_999);
      return world.open({ user: window.user, beside: window });
    },
    'with a keychain that cannot be listed': () => {
      window.keychain.fail('keys', 9_999);
      return world.open({ user: window.user, beside: window });
    },
    'while the service is out of reach': () => {
      world.failCalls(() => new TypeError('fetch failed'));
      return Promise.resolve(window);
    },
  };

  for (const name of Object.values(toolIds)) {
    for (const [circumstance, begin] of Object.entries(circumstances)) {
      it(`changes nothing and copies nothing, and throws nothing, ${circumstance}: ${name}`, async () => {
        const used = await begin();
        for (const input of hostile) {
          const question = await questionOf(used, name, input);
          assert.equal(question !== undefined, askingTools.includes(name), 'every change is asked about');
          assert.doesNotMatch(question ?? '', ids);
          const answer = await answerOf(used, name, input);
          JSON.parse(answer);
          if (name !== toolIds.listOrganizations) {
            assert.match(answer, /"error": "\S/);
          }
        }
        window.keychain.recover();
        nothingDone();
      });
    }
  }

  it('creates once for one input', async () => {
    const input = creation(world, window, 'acme');
    await Promise.all([1, 2, 3].map(() => answerOf(window, toolIds.createInviteLink, input)));
    await answerOf(window, toolIds.createInviteLink, input);
    assert.deepEqual(changes(world), ['CreateOrganizationInvite']);
  });

  it('joins nothing but what the user confirmed', async () => {
    const input = { ...joining(world, window, 'harbour'), invite: linkOf(world, 'citadel') };
    assert.match(
      await answerOf(window, toolIds.joinOrganization, input),
      /not the organization that the user agreed to/,
    );
    assert.deepEqual(changes(world), []);
  });

  it('replaces nothing but what the user confirmed', async () => {
    for (const replaces of ['0000', 'none', '…1f2e']) {
      const input = creation(world, window, 'acme', replaces);
      assert.match(await answerOf(window, toolIds.createInviteLink, input), /not what the user agreed to/);
    }
    assert.deepEqual(changes(world), []);
  });

  it('returns names as text on one line of JSON, and no key', async () => {
    const answers = [
      await answerOf(window, toolIds.listOrganizations, {}),
      await answerOf(window, toolIds.checkInvite, { invite: linkOf(world, 'unkind') }),
      await answerOf(window, toolIds.checkInvite, { invite: linkOf(world, 'harbour') }),
      await answerOf(window, toolIds.copyInviteLink, copying(world, window, 'kobo')),
      await answerOf(window, toolIds.createInviteLink, creation(world, window, 'unkind', '0000')),
      await answerOf(window, toolIds.createInviteLink, creation(world, window, 'kobo')),
      await answerOf(window, toolIds.joinOrganization, joining(world, window, 'harbour')),
      await answerOf(window, toolIds.listMembers, copying(world, window, 'acme')),
      await answerOf(window, toolIds.changeRole, roleChange(world, window, 'acme')),
    ];
    assert.ok(window.user.clipboard.startsWith('https://app.gitpod.io/join-organization/'));
    assert.ok(answers.join('').includes('**Free**'));
    for (const answer of answers) {
      JSON.parse(answer);
      assert.ok(!answer.includes(maliciousName));
      assert.doesNotMatch(answer, /\]\(command:|\$\(|[\u202a-\u202e\u2066\u2067]/);
      const told = Object.entries(world.sandbox.keys).filter(([, key]) => answer.includes(key));
      assert.deepEqual(told, []);
    }
  });

  it('asks with names that are nothing but text, and with no key', async () => {
    world.sandbox.world.organization('harbour').name = maliciousName;
    const inputs = {
      [toolIds.changeRole]: roleChange(world, window, 'unkind'),
      [toolIds.copyInviteLink]: copying(world, window, 'unkind'),
      [toolIds.createInviteLink]: creation(world, window, 'unkind'),
      [toolIds.joinOrganization]: validInputs(world, window)[toolIds.joinOrganization],
      [toolIds.listMembers]: copying(world, window, 'unkind'),
    };
    for (const tool of askingTools) {
      const question = (await questionOf(window, tool, inputs[tool as keyof typeof inputs])) ?? '';
      assert.ok(question.includes('**Free**'), question);
      assert.doesNotMatch(question, /\]\(command:|\$\(|[\u202a-\u202e\u2066\u2067]/);
      const shown = Object.entries(world.sandbox.keys).filter(([, key]) => question.includes(key));
      assert.deepEqual(shown, []);
    }
  });
});
