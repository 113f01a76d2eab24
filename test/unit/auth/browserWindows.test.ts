import assert from 'node:assert/strict';
import { Keychain } from '../../fakes/keychain';
import { freshToken, gitpod, grace } from '../../fakes/people';
import { SessionWindow } from '../../fakes/sessionWindow';

const graceKey = `session/${gitpod.origin}/${grace.subjectId}`;

/**
 * Two windows in a browser: each has its own copy of the secrets and receives no change events; `globalState` is
 * shared.
 */
async function twoBrowserWindows(): Promise<readonly [SessionWindow, SessionWindow]> {
  const one = new SessionWindow();
  await one.store.add(gitpod, freshToken(), grace);
  one.memory.deliver();
  const copy = new Keychain();
  copy.put(graceKey, one.keychain.peek(graceKey) ?? '');
  const other = new SessionWindow(copy, one.memory);
  assert.equal((await other.labels()).length, 1);
  return [one, other];
}

describe('SessionStore, in several windows of a browser', () => {
  it('applies sign-outs made in another window on the next read', async () => {
    const [here, there] = await twoBrowserWindows();
    const session = (await there.store.read()).sessions[0];
    assert.ok(session);
    await there.store.remove(session.id);
    here.memory.deliver();
    assert.deepEqual(await here.labels(), []);
    assert.deepEqual(here.announced.slice(-1), ['removed Grace Hopper']);
  });

  it('removes its own copy of the secret, so that it is not written back', async () => {
    const [here, there] = await twoBrowserWindows();
    const session = (await there.store.read()).sessions[0];
    assert.ok(session);
    await there.store.remove(session.id);
    here.memory.deliver();
    await here.store.read();
    assert.deepEqual(here.keychain.keys, []);
  });

  it('recognizes a secret that was written back after a sign-out', async () => {
    const [here, there] = await twoBrowserWindows();
    const leftOver = here.keychain.peek(graceKey) ?? '';
    const session = (await there.store.read()).sessions[0];
    assert.ok(session);
    await there.store.remove(session.id);
    const keychain = new Keychain();
    keychain.put(graceKey, leftOver);
    const restarted = new SessionWindow(keychain, there.memory);
    assert.deepEqual(await restarted.labels(), []);
    assert.deepEqual(keychain.keys, []);
  });

  it('counts a sign-in after a sign-out', async () => {
    const [here] = await twoBrowserWindows();
    const session = (await here.store.read()).sessions[0];
    assert.ok(session);
    await here.store.remove(session.id);
    await here.store.add(gitpod, freshToken(), grace);
    here.memory.deliver();
    assert.equal((await here.another().labels()).length, 1);
  });

  it('signs nobody out when a window with older records overwrites newer ones', async () => {
    const [here, there] = await twoBrowserWindows();
    const session = (await here.store.read()).sessions[0];
    assert.ok(session);
    await here.store.remove(session.id);
    here.memory.deliver();
    const stale = here.memory.window();
    await here.store.add(gitpod, freshToken(), grace);
    await stale.update('something else', true);
    here.memory.deliver();
    assert.deepEqual(await here.labels(), [session.label]);
    assert.equal((await there.another().labels()).length, 0, 'the sign-in from before stays signed out');
  });

  it('keeps a new sign-in while nothing can be stored in globalState', async () => {
    const [here] = await twoBrowserWindows();
    const session = (await here.store.read()).sessions[0];
    const token = session && here.store.tokenOf(session);
    assert.ok(token);
    await here.store.remove(session.id);
    here.memory.fail(10);
    await here.store.add(gitpod, token, grace);
    assert.deepEqual(await here.labels(), [session.label]);
    assert.deepEqual(here.keychain.keys, [graceKey]);
  });
});
