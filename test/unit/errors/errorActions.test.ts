import assert from 'node:assert/strict';
import { commandIds } from '../../../src/ui/ids';
import { TestExtension, type Window } from '../../fakes/testExtension';
import { User } from '../../fakes/user';
import type { FaultRule } from '../../sandbox/startSandbox';
import { linkAt } from './support/commandRuns';
import { networkFailures } from './support/situations';

const sever = 'Мастерская «Север»';

/** Runs the single button of a failure, in the complete extension with a fake VS Code. */
describe('The button of a failure', () => {
  let world: TestExtension;

  before(async () => {
    world = await TestExtension.start();
  });

  after(() => world.close());

  /** Copies the link of an organization while reading it fails, and presses these buttons. */
  async function copy(presses: readonly string[], fault?: FaultRule['fault'], selects = 'acme'): Promise<Window> {
    const window = await world.open({ as: 'ada', selects, user: new User(presses) });
    if (fault !== undefined) {
      world.sandbox.faults({ method: 'GetOrganizationInvite', times: 3, fault });
    }
    await window.run(commandIds.copyInviteLink, window.row);
    return window;
  }

  async function join(as: string, key: string, presses: readonly string[]): Promise<Window> {
    const window = await world.open({ as, user: new User(['Join…', ...presses]) });
    await window.run(commandIds.joinOrganization, linkAt(world, key));
    return window;
  }

  it('retries, and works once the service is available again', async () => {
    const { user } = await copy(['Try Again'], { kind: 'error', code: 'unavailable' });
    assert.match(user.messages[0]?.message ?? '', /is temporarily unavailable/);
    assert.match(user.last?.message ?? '', /^Copied the invite link of Acme Engineering/);
    assert.equal(user.clipboard, linkAt(world, 'acme'));
  });

  it('lists the admins with their addresses, and copies the chosen one', async () => {
    const { user } = await copy(['List Admins'], undefined, 'sever');
    const admins = user.lists.flat();
    const { description: address = '' } = admins[0] ?? {};
    assert.equal(admins.find(({ label }) => label === 'Grace Hopper')?.description, 'grace@harbour.example');
    assert.ok(!admins.some(({ label }) => label === 'Ada Lovelace'), 'a member is no admin');
    assert.match(address, /@/);
    assert.equal(user.clipboard, address);
    assert.equal(user.last?.message, `Copied ${address}.`);
  });

  it('copies a message to an admin, too', async () => {
    const { user } = await copy(['List Admins', 'Copy Message to an Admin'], undefined, 'sever');
    assert.match(user.clipboard, new RegExp(`^Hi! Could you send me the invite link of ${sever} on Gitpod`));
  });

  it('copies a message to an admin from a closed list', async () => {
    const window = await world.open({
      as: 'ada',
      selects: 'sever',
      user: new User(['List Admins', 'Copy Message to an Admin']),
    });
    world.sandbox.faults({ method: 'ListMembers', fault: { kind: 'error', code: 'permission_denied', message: '' } });
    await window.run(commandIds.copyInviteLink, window.row);
    assert.match(window.user.messages.at(-2)?.message ?? '', /^Couldn't load the admins of .*\./);
    assert.match(window.user.clipboard, /^Hi! Could you send me the invite link/);
  });

  it('reports when the service lists no admin', async () => {
    const window = await world.open({ as: 'ada', selects: 'sever', user: new User(['List Admins']) });
    const body = JSON.stringify({ members: [] });
    world.sandbox.faults({ method: 'ListMembers', fault: { kind: 'answer', body } });
    await window.run(commandIds.copyInviteLink, window.row);
    assert.equal(window.user.last?.message, `No admins found for ${sever}.`);
  });

  it('asks for another token of the same account when the token is read-only', async () => {
    const user = new User(['Create New Link', 'Use Another Token'], world.sandbox.token('grace'));
    const window = await world.open({ as: 'ada-readonly', selects: 'acme', user });
    await window.run(commandIds.createInviteLink, window.row);
    assert.match(user.last?.message ?? '', /^This token belongs to Grace Hopper, not Ada/);
  });

  it('opens the members page of the organization when its plan has no invites', async () => {
    const window = await world.open({ as: 'ada', selects: 'hobby', user: new User(['Open Members Page']) });
    await window.run(commandIds.createInviteLink, window.row);
    assert.deepEqual(window.user.actions, ['opened https://app.gitpod.io/settings/members']);
  });

  it('opens the host setting, and the proxy settings', async () => {
    const redirected = await copy(['Change Host'], { kind: 'redirect', location: 'https://elsewhere.example/' });
    assert.deepEqual(redirected.user.actions, [`ran ${commandIds.openSettings}`]);
    const window = await world.open({ as: 'ada', selects: 'acme', user: new User(['Open Proxy Settings']) });
    networkFailures.find(({ when }) => when.includes('proxy'))?.breaks(world, ['GetOrganizationInvite']);
    await window.run(commandIds.copyInviteLink, window.row);
    assert.deepEqual(window.user.actions, ['ran workbench.action.openSettings http.proxy']);
  });

  it('refreshes when an organization is gone, and shows the log when nothing else helps', async () => {
    const gone = await copy(['Refresh'], { kind: 'error', code: 'already_exists', message: '' });
    assert.deepEqual(gone.user.actions, [`ran ${commandIds.refresh}`]);
    const unclear = await copy(['Show Log'], { kind: 'error', code: 'permission_denied', message: '' });
    assert.deepEqual(unclear.user.actions, [`ran ${commandIds.showLog}`]);
  });

  it('opens the invite in the browser when single sign-on is required', async () => {
    const { user } = await join('ada', 'citadel', ['Join Citadel Bank', 'Open in Browser']);
    assert.deepEqual(user.actions, [`opened ${linkAt(world, 'citadel')}`]);
  });

  it('asks an admin to add the account when a directory manages all members', async () => {
    const { user } = await join('ada', 'delta', ['Join Delta Airworks', 'Copy Message to an Admin']);
    assert.equal(user.clipboard, 'Hi! Could you add me to Delta Airworks on Gitpod? My account is ada@acme.example.');
  });

  it('offers another account when the account cannot join another organization', async () => {
    const { user } = await join('mona', 'harbour', ['Join Harbour Collective', 'Use Another Account…']);
    assert.equal(user.last?.message, 'Enter a personal access token. Use the button above to create one.');
  });

  describe('that signs in', () => {
    it('appears in a single prompt when the service rejects the token, naming the account', async () => {
      const { user } = await copy([], { kind: 'unauthenticated' });
      const messages = new Set(user.messages.map(({ message }) => message));
      assert.deepEqual(
        [...messages],
        [
          'app.gitpod.io no longer accepts the token of Ada Lovelace (ada@acme.example) – app.gitpod.io: it has expired or was revoked.',
        ],
      );
    });

    it('appears on the failure itself when a gateway requires it', async () => {
      const { user } = await copy([], { kind: 'html', status: 401 });
      assert.deepEqual(
        user.messages.map(({ buttons }) => buttons),
        [['Sign In']],
      );
    });

    it('is shown along with the message that no link was created', async () => {
      const window = await world.open({ as: 'ada', selects: 'acme', user: new User(['Create New Link']) });
      world.sandbox.faults({ method: 'CreateOrganizationInvite', fault: { kind: 'unauthenticated' } });
      await window.run(commandIds.createInviteLink, window.row);
      assert.ok(window.user.messages.some(({ message }) => message === "Couldn't create an invite link."));
    });
  });
});
