import assert from 'node:assert/strict';
import { settled } from '../../fakes/fakeClock';
import { adaAtAcme, freshToken, gitpod, grace } from '../../fakes/people';
import { SessionWindow } from '../../fakes/sessionWindow';

describe('Signing in', () => {
  it('fires onDidSignIn in its own window, with the session', async () => {
    const here = new SessionWindow();
    const told: string[] = [];
    here.store.onDidSignIn(({ name }) => told.push(name));
    await here.store.add(gitpod, freshToken(), grace);
    assert.deepEqual(told, ['Grace Hopper']);
  });

  it('fires it only there, though other windows are updated', async () => {
    const here = new SessionWindow();
    const there = here.another();
    await there.store.read();
    const told: string[] = [];
    there.store.onDidSignIn(({ name }) => told.push(name));
    await here.store.add(gitpod, freshToken(), grace);
    await settled();
    assert.deepEqual([there.announced, told], [['added Grace Hopper'], []]);
  });

  it('fires it even when the account was already signed in', async () => {
    const here = new SessionWindow();
    await here.store.add(gitpod, freshToken(), adaAtAcme);
    let told = 0;
    here.store.onDidSignIn(() => (told += 1));
    await here.store.add(gitpod, freshToken(), adaAtAcme);
    assert.equal(told, 1);
  });

  for (const call of ['store', 'get'] as const) {
    it(`changes nothing when it is cancelled while the session is being stored (${call})`, async () => {
      const here = new SessionWindow();
      await here.store.read();
      const cancelled = new AbortController();
      const go = here.keychain.hold(call);
      const adding = here.store.add(gitpod, freshToken(), grace, 'pasted', cancelled.signal);
      adding.catch(() => undefined);
      await settled();
      cancelled.abort();
      go();
      await assert.rejects(adding, { name: 'AbortError' });
      await settled();
      assert.deepEqual([await here.labels(), here.keychain.keys, here.announced], [[], [], []]);
      assert.deepEqual(await here.another().store.read(), { sessions: [], unreadable: 0, notKept: 0 });
    });
  }

  it('keeps the previous token when it is cancelled while another one is being stored', async () => {
    const here = new SessionWindow();
    const before = freshToken();
    await here.store.add(gitpod, before, grace);
    await settled();
    const cancelled = new AbortController();
    const go = here.keychain.hold('store');
    const adding = here.store.add(gitpod, freshToken(), grace, 'pasted', cancelled.signal);
    adding.catch(() => undefined);
    await settled();
    cancelled.abort();
    go();
    await assert.rejects(adding, { name: 'AbortError' });
    await settled();
    for (const { store } of [here, here.another()]) {
      const [session] = (await store.read()).sessions;
      assert.equal(session && store.tokenOf(session)?.equals(before), true);
    }
    assert.deepEqual(here.announced, ['added Grace Hopper']);
  });

  it('writes nothing when it is cancelled beforehand', async () => {
    const here = new SessionWindow();
    await assert.rejects(here.store.add(gitpod, freshToken(), grace, 'pasted', AbortSignal.abort()), {
      name: 'AbortError',
    });
    assert.ok(!here.keychain.calls.some((call) => call.startsWith('store')));
  });

  it('fires no event when the session was not stored', async () => {
    const here = new SessionWindow();
    here.keychain.ignoresStore = true;
    let told = 0;
    here.store.onDidSignIn(() => (told += 1));
    await assert.rejects(here.store.add(gitpod, freshToken(), grace));
    assert.equal(told, 0);
  });
});
