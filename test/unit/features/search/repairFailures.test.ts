import assert from 'node:assert/strict';
import { commandIds } from '../../../../src/ui/ids';
import { host, TestExtension, type Window } from '../../../fakes/testExtension';
import { User } from '../../../fakes/user';

const replace = '$(replace-all) Replace 1 link in 1 file with the current link of an organization…';

/** The search works, and a later step fails. */
describe('The error message after invite links were found', () => {
  let world: TestExtension;
  let user: User;
  let window: Window;
  let dead: string;

  before(async () => {
    world = await TestExtension.start();
  });

  after(() => world.close());

  async function find(presses: readonly string[], isSignedIn = true): Promise<void> {
    user = new User(presses);
    dead = `${host.origin}/join-organization/0190d0a1-9999-7abc-8def-0123456789ab`;
    const who = isSignedIn ? { as: 'ada' } : { vendorToken: 'any' };
    window = await world.open({ user, line: dead, ...who });
  }

  const messages = (): string[] => user.messages.map(({ message }) => message);

  it('names the replacement when the current link cannot be read', async () => {
    await find([replace, 'Acme Engineering']);
    world.sandbox.faults({ method: 'GetOrganizationInvite', fault: { kind: 'error', code: 'permission_denied' } });
    await window.run(commandIds.findInviteLinks);
    assert.equal(messages().length, 1, JSON.stringify(user.lists.flat()));
    assert.match(messages()[0] ?? '', /^Couldn't replace the invite links\. /);
  });

  it('names the replacement when VS Code rejects the edit', async () => {
    await find([replace, 'Acme Engineering']);
    user.editing = 'denied';
    await window.run(commandIds.findInviteLinks);
    assert.equal(messages().length, 1, JSON.stringify(user.lists.flat()));
    assert.match(messages()[0] ?? '', /^Couldn't replace the invite links\. /);
    assert.equal(world.line, dead);
  });

  it('says that nothing was replaced when VS Code does not apply the edit', async () => {
    await find([replace, 'Acme Engineering']);
    user.editing = 'ignored';
    await window.run(commandIds.findInviteLinks);
    assert.deepEqual([messages(), world.line], [['Nothing was replaced.'], dead]);
  });

  it('names the sign-in that the list offers', async () => {
    await find(['$(account) Sign in to check the links'], false);
    user.throwsInLists = true;
    await window.run(commandIds.findInviteLinks);
    assert.equal(messages().length, 1, JSON.stringify(user.lists.flat()));
    assert.match(messages()[0] ?? '', /^Couldn't sign in\. /);
  });

  it('names the copying of a text when its link cannot be read', async () => {
    await find(['$(copy) Copy Message with Current Link', 'Acme Engineering']);
    world.sandbox.faults({ method: 'GetOrganizationInvite', fault: { kind: 'error', code: 'permission_denied' } });
    await window.run(commandIds.findInviteLinks);
    assert.equal(messages().length, 1, JSON.stringify(user.lists.flat()));
    assert.match(messages()[0] ?? '', /^Couldn't copy the text\. /);
  });

  it('names the search itself when it cannot start', async () => {
    await find([]);
    window = await world.open({ user, beside: window, line: dead });
    window.keychain.isLocked = true;
    await window.run(commandIds.findInviteLinks);
    assert.match(messages().at(-1) ?? '', /^Couldn't search for invite links\. /);
  });
});
