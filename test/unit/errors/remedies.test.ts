import assert from 'node:assert/strict';
import { commandIds } from '../../../src/ui/ids';
import type { FaultRule } from '../../sandbox/startSandbox';
import { linkAt } from './support/acts';
import { FailingWorld, type Window } from './support/failingWorld';
import { Person } from './support/person';
import { onTheWay } from './support/situations';

const sever = 'Мастерская «Север»';

/** What the one button of a failure does, in the whole extension before a VS Code on paper. */
describe('The button of a failure', () => {
  let world: FailingWorld;

  before(async () => {
    world = await FailingWorld.start();
  });

  after(() => world.close());

  /** Copies the link of an organization while reading it fails, and presses these buttons. */
  async function copy(presses: readonly string[], fault?: FaultRule['fault'], selects = 'acme'): Promise<Window> {
    const window = await world.open({ as: 'ada', selects, person: new Person(presses) });
    if (fault !== undefined) {
      world.sandbox.faults({ method: 'GetOrganizationInvite', times: 3, fault });
    }
    await window.run(commandIds.copyInviteLink, 'selection');
    return window;
  }

  async function join(as: string, key: string, presses: readonly string[]): Promise<Window> {
    const window = await world.open({ as, person: new Person(['Join…', ...presses]) });
    await window.run(commandIds.joinOrganization, linkAt(world, key));
    return window;
  }

  it('tries again, and what failed works when the service is back', async () => {
    const { person } = await copy(['Try Again'], { kind: 'error', code: 'unavailable' });
    assert.match(person.tellings[0]?.message ?? '', /is in trouble at the moment/);
    assert.match(person.last?.message ?? '', /^Copied the invite link of Acme Engineering/);
    assert.equal(person.clipboard, linkAt(world, 'acme'));
  });

  it('shows the admins with their addresses, and copies the one that is chosen', async () => {
    const { person } = await copy(['List Admins'], undefined, 'sever');
    const admins = person.offers.flat();
    const { description: address = '' } = admins[0] ?? {};
    assert.equal(admins.find(({ label }) => label === 'Grace Hopper')?.description, 'grace@harbour.example');
    assert.ok(!admins.some(({ label }) => label === 'Ada Lovelace'), 'a member is no admin');
    assert.match(address, /@/);
    assert.equal(person.clipboard, address);
    assert.equal(person.last?.message, `Copied ${address}.`);
  });

  it('copies a message to an admin, too', async () => {
    const { person } = await copy(['List Admins', 'Copy Message to an Admin'], undefined, 'sever');
    assert.match(person.clipboard, new RegExp(`^Hello! Could you send me the invite link of ${sever} on Gitpod`));
  });

  it('copies a message to an admin where their list is closed', async () => {
    const window = await world.open({
      as: 'ada',
      selects: 'sever',
      person: new Person(['List Admins', 'Copy Message to an Admin']),
    });
    world.sandbox.faults({ method: 'ListMembers', fault: { kind: 'error', code: 'permission_denied', message: '' } });
    await window.run(commandIds.copyInviteLink, 'selection');
    assert.match(window.person.tellings.at(-2)?.message ?? '', /^The admins of .* could not be read\./);
    assert.match(window.person.clipboard, /^Hello! Could you send me the invite link/);
  });

  it('says so where the service names no admin', async () => {
    const window = await world.open({ as: 'ada', selects: 'sever', person: new Person(['List Admins']) });
    const body = JSON.stringify({ members: [] });
    world.sandbox.faults({ method: 'ListMembers', fault: { kind: 'answer', body } });
    await window.run(commandIds.copyInviteLink, 'selection');
    assert.equal(window.person.last?.message, `The service names no admin of ${sever}.`);
  });

  it('asks for another token of the same account where the token may only read', async () => {
    const person = new Person(['Create New Link', 'Use Another Token'], world.sandbox.token('grace'));
    const window = await world.open({ as: 'ada-readonly', selects: 'acme', person });
    await window.run(commandIds.createInviteLink, 'selection');
    assert.match(
      person.last?.message ?? '',
      /^This token belongs to Grace Hopper\. The one that is asked for belongs to Ada/,
    );
  });

  it('opens the members page of the organization whose plan has no invites', async () => {
    const window = await world.open({ as: 'ada', selects: 'hobby', person: new Person(['Open Members Page']) });
    await window.run(commandIds.createInviteLink, 'selection');
    assert.deepEqual(window.person.did, ['opened https://app.gitpod.io/settings/members']);
  });

  it('leads to the host setting, and to the settings of the proxy', async () => {
    const redirected = await copy(['Change Host'], { kind: 'redirect', location: 'https://elsewhere.example/' });
    assert.deepEqual(redirected.person.did, [`ran ${commandIds.openSettings}`]);
    const window = await world.open({ as: 'ada', selects: 'acme', person: new Person(['Open Proxy Settings']) });
    onTheWay.find(({ when }) => when.includes('proxy'))?.breaks(world, ['GetOrganizationInvite']);
    await window.run(commandIds.copyInviteLink, 'selection');
    assert.deepEqual(window.person.did, ['ran workbench.action.openSettings http.proxy']);
  });

  it('refreshes where an organization is gone, and shows the log where nothing else helps', async () => {
    const gone = await copy(['Refresh'], { kind: 'error', code: 'already_exists', message: '' });
    assert.deepEqual(gone.person.did, [`ran ${commandIds.refresh}`]);
    const unclear = await copy(['Show Log'], { kind: 'error', code: 'permission_denied', message: '' });
    assert.deepEqual(unclear.person.did, [`ran ${commandIds.showLog}`]);
  });

  it('opens the invite in the browser where single sign-on is needed', async () => {
    const { person } = await join('ada', 'citadel', ['Join Citadel Bank', 'Open in Browser']);
    assert.deepEqual(person.did, [`opened ${linkAt(world, 'citadel')}`]);
  });

  it('asks an admin to add the account where a directory adds all members', async () => {
    const { person } = await join('ada', 'delta', ['Join Delta Airworks', 'Copy Message to an Admin']);
    assert.equal(
      person.clipboard,
      'Hello! Could you add me to Delta Airworks on Gitpod, please? My account there is ada@acme.example.',
    );
  });

  it('offers another account where the account may join no other organization', async () => {
    const { person } = await join('mona', 'harbour', ['Join Harbour Collective', 'Use Another Account…']);
    assert.equal(person.last?.message, 'Paste a token first. The button above opens the page where tokens are made.');
  });

  describe('that is a sign-in', () => {
    it('is asked for by one question when the service turns the token away, which says whose it is', async () => {
      const { person } = await copy([], { kind: 'unauthenticated' });
      const messages = new Set(person.tellings.map(({ message }) => message));
      assert.deepEqual(
        [...messages],
        [
          'app.gitpod.io no longer accepts the token of Ada Lovelace (ada@acme.example): it has expired or was revoked. You stay signed in here, and can give a new token.',
        ],
      );
    });

    it('is left to the failure where a gateway wants it', async () => {
      const { person } = await copy([], { kind: 'html', status: 401 });
      assert.deepEqual(
        person.tellings.map(({ buttons }) => buttons),
        [['Sign In']],
      );
    });

    it('comes with the word that no link was created', async () => {
      const window = await world.open({ as: 'ada', selects: 'acme', person: new Person(['Create New Link']) });
      world.sandbox.faults({ method: 'CreateOrganizationInvite', fault: { kind: 'unauthenticated' } });
      await window.run(commandIds.createInviteLink, 'selection');
      assert.ok(window.person.tellings.some(({ message }) => message === 'No invite link was created.'));
    });
  });
});
