import assert from 'node:assert/strict';
import { Token } from '../../../src/api/token';
import { SecretStoreError } from '../../../src/auth/sessionStore';
import { adaAtAcme, elsewhere, freshToken, gitpod, grace } from '../../fakes/people';
import { SessionWindow } from '../../fakes/sessionWindow';

describe('SessionStore', () => {
  it('is empty when nothing was ever stored', async () => {
    const window = new SessionWindow();
    assert.deepEqual(await window.store.read(), { sessions: [], unreadable: 0, notKept: 0 });
  });

  it('stores a session with its host, token and user', async () => {
    const window = new SessionWindow();
    const token = freshToken();
    const added = await window.store.add(elsewhere, token, adaAtAcme);
    const restarted = window.another();
    const [session] = (await restarted.store.read()).sessions;
    assert.ok(session !== undefined);
    assert.deepEqual({ ...session }, { ...added });
    assert.ok(restarted.store.tokenOf(session)?.equals(token));
    assert.ok(session.host.equals(elsewhere));
    assert.deepEqual(session.reach, adaAtAcme.reach);
  });

  it('does not access the keychain before the first read', async () => {
    const window = new SessionWindow();
    window.keychain.put('session/https://app.gitpod.io/somebody', '{}');
    await new Promise(setImmediate);
    assert.deepEqual(window.keychain.calls, []);
  });

  it('reads each secret once, however many callers read concurrently and later', async () => {
    const first = new SessionWindow();
    await first.store.add(gitpod, freshToken(), grace);
    const window = first.another();
    first.keychain.calls.length = 0;
    await Promise.all([window.store.read(), window.store.read(), window.store.find('nobody')]);
    await window.store.read();
    assert.equal(first.keychain.calls.filter((call) => call.startsWith('get')).length, 1);
    assert.equal(first.keychain.calls.filter((call) => call === 'keys').length, 1);
  });

  it('finds a session by its id, and nothing by an unknown one', async () => {
    const window = new SessionWindow();
    const session = await window.store.add(gitpod, freshToken(), grace);
    assert.equal((await window.store.find(session.id))?.name, 'Grace Hopper');
    assert.equal(await window.store.find(`${session.id}x`), undefined);
  });

  it('leaves secrets alone that are not sessions', async () => {
    const window = new SessionWindow();
    window.keychain.put('pendingJoin', 'something');
    assert.deepEqual(await window.store.read(), { sessions: [], unreadable: 0, notKept: 0 });
    await window.store.discardUnreadable();
    assert.equal(window.keychain.peek('pendingJoin'), 'something');
  });

  it('fires one event for each listener when a session is added', async () => {
    const window = new SessionWindow();
    await window.store.add(gitpod, freshToken(), grace);
    assert.deepEqual(window.announced, ['added Grace Hopper']);
  });

  it('assigns a renewed token to the same session: same id, same label, reported as changed', async () => {
    const window = new SessionWindow();
    const before = await window.store.add(gitpod, freshToken(), adaAtAcme);
    const token = freshToken();
    const renewed = await window.store.add(gitpod, token, { ...adaAtAcme, name: 'Ada King', email: undefined });
    assert.equal(renewed.id, before.id);
    assert.equal(renewed.label, before.label);
    const { sessions } = await window.store.read();
    assert.equal(sessions.length, 1);
    assert.ok(window.store.tokenOf(renewed)?.equals(token));
    assert.deepEqual(window.announced, ['added Ada Lovelace', 'changed Ada King']);
  });

  it('fires no event when the same token is added again', async () => {
    const window = new SessionWindow();
    const token = freshToken();
    await window.store.add(gitpod, token, grace);
    await window.store.add(gitpod, new Token(token.reveal()), grace);
    assert.deepEqual(window.announced, ['added Grace Hopper']);
  });

  it('signs out by removing the secret', async () => {
    const window = new SessionWindow();
    const session = await window.store.add(gitpod, freshToken(), grace);
    const removed = await window.store.remove(session.id);
    assert.equal(removed?.id, session.id);
    assert.deepEqual(window.keychain.keys, []);
    assert.deepEqual(await window.store.read(), { sessions: [], unreadable: 0, notKept: 0 });
    assert.deepEqual(window.announced, ['added Grace Hopper', 'removed Grace Hopper']);
  });

  it('removes one session and keeps the others', async () => {
    const window = new SessionWindow();
    await window.store.add(gitpod, freshToken(), grace);
    const ada = await window.store.add(gitpod, freshToken(), adaAtAcme);
    await window.store.remove(ada.id);
    assert.deepEqual(await window.labels(), ['Grace Hopper (grace@harbour.example) – app.gitpod.io']);
  });

  it('fires no event for an unknown session', async () => {
    const window = new SessionWindow();
    assert.equal(await window.store.remove('https://app.gitpod.io/nobody'), undefined);
    assert.deepEqual(window.announced, []);
  });

  it('stops notifying disposed listeners', async () => {
    const window = new SessionWindow();
    let told = 0;
    const stop = window.store.onDidChange(() => {
      told += 1;
    });
    stop();
    await window.store.add(gitpod, freshToken(), grace);
    assert.equal(told, 0);
  });

  it('applies changes in order, however slow the keychain is', async () => {
    const window = new SessionWindow();
    await window.store.read();
    const open = window.keychain.hold('store');
    const changes = [
      window.store.add(gitpod, freshToken(), grace),
      window.store.add(gitpod, freshToken(), adaAtAcme),
      window.store.remove(`${gitpod.origin}/${grace.subjectId}`),
    ];
    await new Promise(setImmediate);
    assert.equal(window.keychain.calls.filter((call) => call.startsWith('store')).length, 1);
    open();
    await Promise.all(changes);
    assert.deepEqual(window.announced, ['added Grace Hopper', 'added Ada Lovelace', 'removed Grace Hopper']);
    assert.equal((await window.store.read()).sessions.length, 1);
  });

  it('continues with the next change after a failed one', async () => {
    const window = new SessionWindow();
    await window.store.read();
    window.keychain.fail('store');
    const failed = window.store.add(gitpod, freshToken(), grace);
    const fine = window.store.add(gitpod, freshToken(), adaAtAcme);
    await assert.rejects(failed, SecretStoreError);
    assert.equal((await fine).name, 'Ada Lovelace');
    assert.deepEqual(window.announced, ['added Ada Lovelace']);
  });
});
