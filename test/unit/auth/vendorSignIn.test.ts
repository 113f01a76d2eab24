import assert from 'node:assert/strict';
import { Token } from '../../../src/api/token';
import { commandIds } from '../../../src/ui/ids';
import { adaAtAcme } from '../../fakes/people';
import { hostOf } from '../../fakes/samples';
import { TestExtension, type Window } from '../../fakes/testExtension';
import { User } from '../../fakes/user';

describe('The token of the vendor’s extension', () => {
  let world: TestExtension;

  before(async () => {
    world = await TestExtension.start();
  });

  after(() => world.close());

  const openWith = (user: User, as?: string): Promise<Window> =>
    world.open({ user, as, vendorToken: world.sandbox.token('ada') });
  const sentTo = (): string[] => world.sandbox.calls().map((call) => call.as);

  it('signs in to the vendor’s own service', async () => {
    const window = await openWith(new User());
    await window.run(commandIds.signIn);
    const { sessions } = await window.application.sessions.read();
    assert.deepEqual(
      sessions.map(({ source }) => source),
      ['vendorExtension'],
    );
  });

  it('is not offered for a host on this machine, and not sent there', async () => {
    const user = new User();
    const window = await openWith(user);
    for (const origin of [world.sandbox.origin, world.sandbox.origin.replace('127.0.0.1', 'localhost')]) {
      world.setHost(origin);
      await window.run(commandIds.signIn);
    }
    assert.deepEqual([user.lists, user.titles.length, sentTo()], [[], 2, []]);
  });

  it('is not offered for any other host', async () => {
    const user = new User();
    const window = await openWith(user);
    for (const origin of [
      'https://gitpod.harbour.example',
      'https://app.gitpod.io:8443',
      'https://app.ona.com.example',
    ]) {
      world.setHost(origin);
      await window.run(commandIds.signIn);
    }
    assert.deepEqual([user.lists, user.titles.length, world.requests], [[], 3, []]);
  });

  it('renews no session on this machine', async () => {
    const window = await openWith(new User());
    const { sessions } = window.application;
    const host = hostOf(world.sandbox.origin);
    const { id } = await sessions.add(host, new Token('gitpod_pat_ended_Zm9v'), adaAtAcme, 'vendorExtension');
    await window.run(commandIds.signInAgain, id);
    assert.deepEqual(sentTo(), []);
  });
});

describe('An account that another extension requests', () => {
  let world: TestExtension;

  before(async () => {
    world = await TestExtension.start();
  });

  after(() => world.close());

  it('is named as it is stored, not as the extension names it', async () => {
    const user = new User([], world.sandbox.token('grace'));
    const window = await world.open({ user, as: 'ada-acme' });
    const label = window.session?.label ?? '';
    const asked = { id: window.session?.id ?? '', label: 'your administrator, for payroll.example' };
    assert.equal(await window.finish(window.application.signIn(asked)), undefined);
    assert.deepEqual(user.titles, [`Sign in to app.gitpod.io again as ${label}`]);
    assert.equal(user.last?.message, `This token belongs to Grace Hopper, not ${label}.`);
  });

  it('is not named when it is not signed in here', async () => {
    const user = new User();
    const window = await world.open({ user });
    const id = 'https://app.gitpod.io/0190d0a1-aaaa-7abc-8def-000000000009';
    await window.finish(window.application.signIn({ id, label: 'your administrator' }));
    assert.deepEqual(user.titles, ['Sign in to app.gitpod.io']);
  });
});
