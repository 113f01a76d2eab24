import assert from 'node:assert/strict';
import type { Token } from '../../../src/api/token';
import { settled } from '../../fakes/fakeClock';
import { adaAtAcme, adaAtKobo, freshToken, gitpod, grace } from '../../fakes/people';
import { SessionWindow } from '../../fakes/sessionWindow';

const graceKey = `session/${gitpod.origin}/${grace.subjectId}`;

/** Two windows of one VS Code that have both read the session. */
async function twoWindows(): Promise<readonly [SessionWindow, SessionWindow]> {
  const one = new SessionWindow();
  const other = one.another();
  await Promise.all([one.store.read(), other.store.read()]);
  return [one, other];
}

describe('SessionStore, in several windows', () => {
  it('fires one event for a sign-in in another window', async () => {
    const [here, there] = await twoWindows();
    await there.store.add(gitpod, freshToken(), grace);
    await settled();
    assert.deepEqual(here.announced, ['added Grace Hopper']);
    assert.deepEqual(await here.labels(), await there.labels());
  });

  it('fires one event for a sign-out in another window', async () => {
    const [here, there] = await twoWindows();
    const session = await there.store.add(gitpod, freshToken(), grace);
    await settled();
    await there.store.remove(session.id);
    await settled();
    assert.deepEqual(here.announced, ['added Grace Hopper', 'removed Grace Hopper']);
    assert.deepEqual(await here.labels(), []);
  });

  it('uses a token that was renewed in another window', async () => {
    const [here, there] = await twoWindows();
    await there.store.add(gitpod, freshToken(), grace);
    await settled();
    const token = freshToken();
    await there.store.add(gitpod, token, grace);
    await settled();
    assert.deepEqual(here.announced, ['added Grace Hopper', 'changed Grace Hopper']);
    assert.ok((await tokenIn(here))?.equals(token));
  });

  it('fires no event for its own change', async () => {
    const [here] = await twoWindows();
    const session = await here.store.add(gitpod, freshToken(), grace);
    await settled();
    await here.store.remove(session.id);
    await settled();
    assert.deepEqual(here.announced, ['added Grace Hopper', 'removed Grace Hopper']);
  });

  it('fires no event when the same secret is written again', async () => {
    const [here, there] = await twoWindows();
    await there.store.add(gitpod, freshToken(), grace);
    await settled();
    there.keychain.put(graceKey, there.keychain.peek(graceKey) ?? '');
    await settled();
    assert.deepEqual(here.announced, ['added Grace Hopper']);
  });

  it('reads no secret on an event before the first read in this window', async () => {
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

  it('loses nothing when both windows write at once', async () => {
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

  it('agrees on one token when both windows renew the same session at once, and reports no loss', async () => {
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

  it('does not report a sign-out in another window as a loss, though its record arrives after the event', async () => {
    const [here, there] = await twoWindows();
    const session = await there.store.add(gitpod, freshToken(), grace);
    here.memory.deliver();
    await settled();
    await there.store.remove(session.id);
    await settled();
    assert.deepEqual(await here.store.read(), { sessions: [], unreadable: 0, notKept: 0 });
  });

  it('still detects a loss when two windows overwrote each other’s records', async () => {
    const [here, there] = await twoWindows();
    await Promise.all([here.store.add(gitpod, freshToken(), grace), there.store.add(gitpod, freshToken(), adaAtAcme)]);
    await settled();
    here.memory.deliver();
    here.keychain.clear();
    assert.equal((await here.another().store.read()).notKept, 2);
  });

  it('ends with the last of many changes that are faster than the keychain', async () => {
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

describe('SessionStore, with a failing keychain', () => {
  it('keeps a session after one keychain error', async () => {
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

  it('keeps using the known session while its secret cannot be read', async () => {
    const [here, there] = await twoWindows();
    await there.store.add(gitpod, freshToken(), grace);
    await settled();
    here.keychain.fail('get', 100);
    here.keychain.put(graceKey, here.keychain.peek(graceKey) ?? '');
    await settled();
    const kept = await here.store.read();
    assert.deepEqual([kept.sessions.length, kept.unreadable, kept.notKept], [1, 0, 0]);
  });

  it('applies a sign-out that it could not read at first', async () => {
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

  it('changes nothing when the keychain rejects a write', async () => {
    const window = new SessionWindow();
    window.keychain.fail('store');
    await assert.rejects(window.store.add(gitpod, freshToken(), grace), { problem: 'unwritable' });
    assert.deepEqual(await window.store.read(), { sessions: [], unreadable: 0, notKept: 0 });
    assert.deepEqual(window.announced, []);
  });

  it('reports when the keychain accepts a write and stores nothing', async () => {
    const window = new SessionWindow();
    window.keychain.ignoresStore = true;
    await assert.rejects(window.store.add(gitpod, freshToken(), grace), { problem: 'notKept' });
    assert.deepEqual(await window.store.read(), { sessions: [], unreadable: 0, notKept: 0 });
    assert.deepEqual(window.announced, []);
  });

  it('keeps the old token when the keychain accepts the new one and keeps the old', async () => {
    const window = new SessionWindow();
    const token = freshToken();
    await window.store.add(gitpod, token, grace);
    window.keychain.ignoresStore = true;
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

  it('reports no sign-out while the keychain still has the secret that it claimed to remove', async () => {
    const window = new SessionWindow();
    const session = await window.store.add(gitpod, freshToken(), grace);
    window.keychain.ignoresDelete = true;
    await assert.rejects(window.store.remove(session.id), { problem: 'unwritable' });
    assert.deepEqual(await window.labels(), [session.label]);
  });

  it('signs in and out even if globalState cannot be written', async () => {
    const window = new SessionWindow();
    window.memory.fail(10);
    const session = await window.store.add(gitpod, freshToken(), grace);
    await window.store.remove(session.id);
    assert.deepEqual(window.keychain.keys, []);
    assert.deepEqual(window.announced, ['added Grace Hopper', 'removed Grace Hopper']);
  });

  it('counts a session once, and never as absent, for concurrent callers while it is read again', async () => {
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

  it('logs one line for a secret that stays unreadable, however often it is read', async () => {
    const window = new SessionWindow();
    window.keychain.put(graceKey, 'garbage');
    for (let time = 0; time < 5; time++) await window.store.read();
    assert.equal(window.log.lines.length, 1);
  });
});

/** The token of the only session of a window. */
async function tokenIn({ store }: SessionWindow): Promise<Token | undefined> {
  const [session] = (await store.read()).sessions;
  return session && store.tokenOf(session);
}
