import assert from 'node:assert/strict';
import type { Token } from '../../../src/api/token';
import { settled } from '../../fakes/fakeClock';
import { adaAtAcme, adaAtKobo, freshToken, gitpod, grace } from '../../fakes/people';
import { SessionWindow } from '../../fakes/sessionWindow';

const graceKey = `session/${gitpod.origin}/${grace.subjectId}`;

/** Two windows of one VS Code that both know who is signed in. */
async function twoWindows(): Promise<readonly [SessionWindow, SessionWindow]> {
  const one = new SessionWindow();
  const other = one.another();
  await Promise.all([one.store.read(), other.store.read()]);
  return [one, other];
}

describe('SessionStore, in several windows', () => {
  it('announces here once who signed in there', async () => {
    const [here, there] = await twoWindows();
    await there.store.add(gitpod, freshToken(), grace);
    await settled();
    assert.deepEqual(here.announced, ['added Grace Hopper']);
    assert.deepEqual(await here.labels(), await there.labels());
  });

  it('announces here once who signed out there', async () => {
    const [here, there] = await twoWindows();
    const session = await there.store.add(gitpod, freshToken(), grace);
    await settled();
    await there.store.remove(session.id);
    await settled();
    assert.deepEqual(here.announced, ['added Grace Hopper', 'removed Grace Hopper']);
    assert.deepEqual(await here.labels(), []);
  });

  it('takes over a token that was renewed there', async () => {
    const [here, there] = await twoWindows();
    await there.store.add(gitpod, freshToken(), grace);
    await settled();
    const token = freshToken();
    await there.store.add(gitpod, token, grace);
    await settled();
    assert.deepEqual(here.announced, ['added Grace Hopper', 'changed Grace Hopper']);
    assert.ok((await tokenIn(here))?.equals(token));
  });

  it('announces nothing for the echo of its own change', async () => {
    const [here] = await twoWindows();
    const session = await here.store.add(gitpod, freshToken(), grace);
    await settled();
    await here.store.remove(session.id);
    await settled();
    assert.deepEqual(here.announced, ['added Grace Hopper', 'removed Grace Hopper']);
  });

  it('announces nothing when the same secret is written again', async () => {
    const [here, there] = await twoWindows();
    await there.store.add(gitpod, freshToken(), grace);
    await settled();
    there.keychain.put(graceKey, there.keychain.peek(graceKey) ?? '');
    await settled();
    assert.deepEqual(here.announced, ['added Grace Hopper']);
  });

  it('reads no secret because of news before anybody here has asked', async () => {
    const one = new SessionWindow();
    const silent = one.another();
    await one.store.add(gitpod, freshToken(), grace);
    await settled();
    one.keychain.calls.length = 0;
    one.keychain.put(graceKey, one.keychain.peek(graceKey) ?? '');
    await settled();
    assert.deepEqual(silent.announced, []);
    assert.equal(one.keychain.calls.length, 1, 'only the window that was asked before reads it again');
  });

  it('loses nothing when both write at once', async () => {
    const [here, there] = await twoWindows();
    await Promise.all([
      here.store.add(gitpod, freshToken(), grace),
      there.store.add(gitpod, freshToken(), adaAtAcme),
      here.store.add(gitpod, freshToken(), adaAtKobo),
    ]);
    await settled();
    assert.equal((await here.labels()).length, 3);
    assert.deepEqual(await here.labels(), await there.labels());
    assert.equal((await here.another().labels()).length, 3);
  });

  it('agrees on one token when both renew the same session at once, and nobody is told that it was not kept', async () => {
    const [here, there] = await twoWindows();
    const reading = here.keychain.hold('get');
    const written = Promise.all([
      here.store.add(gitpod, freshToken(), grace),
      there.store.add(gitpod, freshToken(), grace),
    ]);
    await settled();
    reading();
    await written;
    await settled();
    const [one, other] = [await tokenIn(here), await tokenIn(there)];
    assert.ok(one !== undefined && other?.equals(one) === true);
  });

  it('does not take a sign-out in another window for a loss, though its note arrives after the news', async () => {
    const [here, there] = await twoWindows();
    const session = await there.store.add(gitpod, freshToken(), grace);
    here.memory.deliver();
    await settled();
    await there.store.remove(session.id);
    await settled();
    assert.deepEqual(await here.store.read(), { sessions: [], unreadable: 0, notKept: 0 });
  });

  it('still knows of a loss when two windows wrote their notes over each other', async () => {
    const [here, there] = await twoWindows();
    await Promise.all([here.store.add(gitpod, freshToken(), grace), there.store.add(gitpod, freshToken(), adaAtAcme)]);
    await settled();
    here.memory.deliver();
    here.keychain.forgetEverything();
    assert.equal((await here.another().store.read()).notKept, 2);
  });

  it('follows the last of many changes that come faster than the keychain answers', async () => {
    const [here, there] = await twoWindows();
    const answer = here.keychain.hold('get');
    const changes = [there.store.add(gitpod, freshToken(), grace)];
    await settled();
    answer();
    await Promise.all(changes);
    const last = freshToken();
    await there.store.add(gitpod, freshToken(), grace);
    await there.store.add(gitpod, last, grace);
    await settled();
    assert.ok((await tokenIn(here))?.equals(last));
  });
});

describe('SessionStore, with a keychain that fails', () => {
  it('signs nobody out because a keychain failed once', async () => {
    const [here, there] = await twoWindows();
    await there.store.add(gitpod, freshToken(), grace);
    await settled();
    here.keychain.fail('get', 2);
    here.keychain.put(graceKey, here.keychain.peek(graceKey) ?? '');
    await settled();
    here.keychain.recover();
    assert.deepEqual(here.announced, ['added Grace Hopper']);
    assert.deepEqual(await here.labels(), ['Grace Hopper (grace@harbour.example) – app.gitpod.io']);
  });

  it('goes on with the session it knows while its secret cannot be read', async () => {
    const [here, there] = await twoWindows();
    await there.store.add(gitpod, freshToken(), grace);
    await settled();
    here.keychain.fail('get', 100);
    here.keychain.put(graceKey, here.keychain.peek(graceKey) ?? '');
    await settled();
    const kept = await here.store.read();
    assert.deepEqual([kept.sessions.length, kept.unreadable, kept.notKept], [1, 0, 0]);
  });

  it('learns of a sign-out that it could not read at first', async () => {
    const [here, there] = await twoWindows();
    const session = await there.store.add(gitpod, freshToken(), grace);
    await settled();
    await there.store.remove(session.id);
    here.keychain.fail('get', 2);
    await settled();
    here.keychain.recover();
    assert.deepEqual(await here.labels(), []);
    assert.deepEqual(here.announced, ['added Grace Hopper', 'removed Grace Hopper']);
  });

  it('changes nothing when the keychain refuses to store', async () => {
    const window = new SessionWindow();
    window.keychain.fail('store');
    await assert.rejects(window.store.add(gitpod, freshToken(), grace), { problem: 'unwritable' });
    assert.deepEqual(await window.store.read(), { sessions: [], unreadable: 0, notKept: 0 });
    assert.deepEqual(window.announced, []);
  });

  it('says so when the keychain agrees to store and keeps nothing', async () => {
    const window = new SessionWindow();
    window.keychain.forgetful = true;
    await assert.rejects(window.store.add(gitpod, freshToken(), grace), { problem: 'notKept' });
    assert.deepEqual(await window.store.read(), { sessions: [], unreadable: 0, notKept: 0 });
    assert.deepEqual(window.announced, []);
  });

  it('goes on with the old token when the keychain agrees to a new one and keeps the old', async () => {
    const window = new SessionWindow();
    const token = freshToken();
    await window.store.add(gitpod, token, grace);
    window.keychain.forgetful = true;
    await assert.rejects(window.store.add(gitpod, freshToken(), grace), { problem: 'notKept' });
    assert.ok((await tokenIn(window))?.equals(token));
    assert.deepEqual(window.announced, ['added Grace Hopper']);
  });

  it('keeps the session when its secret cannot be removed', async () => {
    const window = new SessionWindow();
    const session = await window.store.add(gitpod, freshToken(), grace);
    window.keychain.fail('delete');
    await assert.rejects(window.store.remove(session.id), { problem: 'unwritable' });
    assert.deepEqual(await window.labels(), [session.label]);
    assert.deepEqual(window.announced, ['added Grace Hopper']);
  });

  it('calls nobody signed out while the keychain still has the secret that it agreed to remove', async () => {
    const window = new SessionWindow();
    const session = await window.store.add(gitpod, freshToken(), grace);
    window.keychain.stubborn = true;
    await assert.rejects(window.store.remove(session.id), { problem: 'unwritable' });
    assert.deepEqual(await window.labels(), [session.label]);
  });

  it('signs in and out although nothing can be remembered beside the secrets', async () => {
    const window = new SessionWindow();
    window.memory.fail(10);
    const session = await window.store.add(gitpod, freshToken(), grace);
    await window.store.remove(session.id);
    assert.deepEqual(window.keychain.keys, []);
    assert.deepEqual(window.announced, ['added Grace Hopper', 'removed Grace Hopper']);
  });

  it('counts a session once, and never as absent, for all who ask while it is read again', async () => {
    const window = new SessionWindow();
    await window.store.read();
    window.keychain.put(graceKey, 'garbage');
    await settled();
    const open = window.keychain.hold('get');
    const asked = Promise.all([window.store.read(), window.store.read(), window.store.read()]);
    await settled();
    open();
    assert.deepEqual(
      (await asked).map((kept) => kept.unreadable),
      [1, 1, 1],
    );
  });

  it('writes one line to the log for a secret that stays unreadable, however often it is asked for', async () => {
    const window = new SessionWindow();
    window.keychain.put(graceKey, 'garbage');
    for (let time = 0; time < 5; time++) await window.store.read();
    assert.equal(window.log.lines.length, 1);
  });
});

/** The token of the only session that a window has. */
async function tokenIn({ store }: SessionWindow): Promise<Token | undefined> {
  const [session] = (await store.read()).sessions;
  return session && store.tokenOf(session);
}
