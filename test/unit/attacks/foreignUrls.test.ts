import assert from 'node:assert/strict';
import { InviteLink } from '../../../src/links/inviteLink';
import { commandIds } from '../../../src/ui/ids';
import { host, TestExtension, type Window } from '../../fakes/testExtension';
import { User } from '../../fakes/user';
import { foreignTexts } from '../links/support/enclosedLinks';

/** An invite id made up by the attacker. The service does not know it, so it counts as no longer valid. */
const madeUp = new InviteLink(host, '0190a1b2-c3d4-7e5f-8a6b-1c2d3e4f1f2d');
const commands = [commandIds.replaceWithCurrentLink, commandIds.replaceInFile, commandIds.findInviteLinks] as const;

/** The buttons pressed by a user who wants every link replaced. */
const everything = [
  'Acme Engineering',
  '$(replace-all) Replace 1 link in 1 file with the current link of an organization…',
];

describe('A document that wants a valid link written into another URL', () => {
  let world: TestExtension;

  before(async () => {
    world = await TestExtension.start();
  });

  after(() => world.close());

  for (const command of commands) {
    it(`does not get it from ${command}, whatever the user answers, with any of many texts`, async function () {
      this.timeout(300_000);
      for (const [text] of foreignTexts(madeUp).filter(([each]) => !each.includes('\n'))) {
        const window = await open(text, ...everything);
        await window.run(command);
        assert.equal(world.line, text);
      }
    });
  }

  it('gets nothing with a token of one organization before the user confirms, knowing who will be able to join', async () => {
    const text = `See ${madeUp.text}`;
    for (const command of [commandIds.replaceWithCurrentLink, commandIds.replaceInFile]) {
      const window = await open(text);
      await window.run(command);
      assert.equal(world.line, text);
      assert.equal(window.user.lists.flat().filter(({ label }) => label === 'Acme Engineering').length, 1);
      assert.deepEqual(window.user.placeholders, ['Anyone who can read the file can join the organization you choose']);
    }
  });

  for (const command of commands) {
    it(`is repaired by ${command} where the link is outermost, with the organization that the user chose`, async () => {
      const window = await open(`See ${madeUp.text}`, ...everything);
      await window.run(command);
      assert.match(world.line, /^See https:\/\/app\.gitpod\.io\/join-organization\/(?!0190a1b2)[0-9a-f-]{36}$/);
    });
  }

  function open(text: string, ...presses: string[]): Promise<Window> {
    return world.open({ user: new User(presses), as: 'ada-acme', line: text });
  }
});
