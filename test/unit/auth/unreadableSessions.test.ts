import assert from 'node:assert/strict';
import { inspect } from 'node:util';
import { formatErrorChain } from '../../../src/api/errors';
import { settled } from '../../fakes/fakeClock';
import { adaAtAcme, freshToken, gitpod, grace } from '../../fakes/people';
import { SessionWindow } from '../../fakes/sessionWindow';

/** The key of Grace's stored session. */
const graceKey = `session/${gitpod.origin}/${grace.subjectId}`;

/** A restarted window, with Grace's session stored. */
async function restartedWithGrace(): Promise<SessionWindow> {
  const before = new SessionWindow();
  await before.store.add(gitpod, freshToken(), grace);
  await settled();
  return before.another();
}

async function rewritten(window: SessionWindow, change: (record: Record<string, unknown>) => void): Promise<void> {
  const record: unknown = JSON.parse(window.keychain.peek(graceKey) ?? '');
  assert.ok(typeof record === 'object' && record !== null);
  const fields = { ...record };
  change(fields);
  window.keychain.put(graceKey, JSON.stringify(fields));
  await settled();
}

describe('SessionStore, when secrets cannot be read', () => {
  it('distinguishes a keychain that cannot be listed from being signed out', async () => {
    const window = await restartedWithGrace();
    window.keychain.fail('keys');
    await assert.rejects(window.store.read(), { name: 'SecretStoreError', problem: 'unreadable' });
  });

  it('lists the keychain again on the next read', async () => {
    const window = await restartedWithGrace();
    window.keychain.fail('keys');
    const [first, second] = await Promise.allSettled([window.store.read(), window.store.read()]);
    assert.equal(first.status, 'rejected');
    assert.equal(second.status, 'rejected');
    assert.equal((await window.store.read()).sessions.length, 1);
    assert.deepEqual(window.announced, []);
  });

  it('distinguishes an unreadable secret from a missing one', async () => {
    const window = await restartedWithGrace();
    window.keychain.fail('get', 3);
    assert.deepEqual(await window.store.read(), { sessions: [], unreadable: 1, notKept: 0 });
  });

  it('retries an unreadable secret a few times, not endlessly', async () => {
    const window = await restartedWithGrace();
    window.keychain.put(graceKey, 'garbage');
    await settled();
    window.keychain.calls.length = 0;
    await window.store.read();
    await window.store.read();
    assert.ok(window.keychain.calls.length <= 5, `${window.keychain.calls.length} calls`);
  });

  it('finds the session once the keychain is unlocked, and fires an event', async () => {
    const window = await restartedWithGrace();
    window.keychain.fail('get', 3);
    await window.store.read();
    window.keychain.recover();
    assert.equal((await window.store.read()).sessions.length, 1);
    assert.deepEqual(window.announced, ['added Grace Hopper']);
  });

  for (const [what, text] of Object.entries({
    'an empty secret': '',
    'half a record': '{"version":1,"host":"https://app.gi',
    'a record of nothing': '{}',
    'a list': '[]',
    null: 'null',
  })) {
    it(`counts ${what} as unreadable, and leaves it unchanged`, async () => {
      const window = await restartedWithGrace();
      window.keychain.put(graceKey, text);
      assert.deepEqual(await window.store.read(), { sessions: [], unreadable: 1, notKept: 0 });
      assert.equal(window.keychain.peek(graceKey), text);
    });
  }

  it('leaves the record of a newer version unchanged', async () => {
    const window = await restartedWithGrace();
    await rewritten(window, (record) => {
      record['version'] = 2;
    });
    const later = window.keychain.peek(graceKey);
    assert.equal((await window.store.read()).unreadable, 1);
    assert.equal(window.keychain.peek(graceKey), later);
    assert.match(window.log.text, /later version/);
  });

  it('reads a record with fields that a newer version added', async () => {
    const window = await restartedWithGrace();
    await rewritten(window, (record) => {
      record['remembered'] = { since: 1 };
    });
    assert.equal((await window.store.read()).sessions.length, 1);
  });

  it('reads the others next to a damaged one', async () => {
    const window = await restartedWithGrace();
    window.keychain.put(`session/${gitpod.origin}/damaged`, 'garbage');
    const kept = await window.store.read();
    assert.deepEqual(
      kept.sessions.map((session) => session.name),
      ['Grace Hopper'],
    );
    assert.equal(kept.unreadable, 1);
  });

  it('replaces a damaged secret on the next sign-in', async () => {
    const window = await restartedWithGrace();
    window.keychain.put(graceKey, 'garbage');
    await settled();
    await window.store.add(gitpod, freshToken(), grace);
    assert.deepEqual(
      { ...(await window.store.read()), sessions: await window.labels() },
      {
        sessions: ['Grace Hopper (grace@harbour.example) – app.gitpod.io'],
        unreadable: 0,
        notKept: 0,
      },
    );
  });

  it('removes only the unreadable ones when the user discards them', async () => {
    const window = await restartedWithGrace();
    window.keychain.put(`session/${gitpod.origin}/damaged`, 'garbage');
    await settled();
    await window.store.discardUnreadable();
    assert.deepEqual(window.keychain.keys, [graceKey]);
    assert.deepEqual({ ...(await window.store.read()), sessions: [] }, { sessions: [], unreadable: 0, notKept: 0 });
  });

  it('discards no secret that has become readable meanwhile', async () => {
    const window = await restartedWithGrace();
    window.keychain.fail('get', 2);
    assert.equal((await window.store.read()).unreadable, 1);
    window.keychain.recover();
    await window.store.discardUnreadable();
    assert.deepEqual(window.keychain.keys, [graceKey]);
  });

  it('discards no session that works in this window, even if the keychain fails temporarily', async () => {
    const window = await restartedWithGrace();
    await window.store.read();
    window.keychain.fail('get', 100);
    window.keychain.put(graceKey, window.keychain.peek(graceKey) ?? '');
    await settled();
    await window.store.discardUnreadable();
    assert.deepEqual(window.keychain.keys, [graceKey]);
  });

  it('reports when a discarded secret cannot be removed', async () => {
    const window = await restartedWithGrace();
    window.keychain.put(graceKey, 'garbage');
    await settled();
    window.keychain.fail('delete');
    await assert.rejects(window.store.discardUnreadable(), { name: 'SecretStoreError', problem: 'unwritable' });
    assert.equal((await window.store.read()).unreadable, 1);
  });

  it('reports lost secrets after a restart', async () => {
    const window = await restartedWithGrace();
    window.keychain.clear();
    assert.deepEqual(await window.store.read(), { sessions: [], unreadable: 0, notKept: 1 });
  });

  it('no longer reports lost secrets after the user has discarded them', async () => {
    const window = await restartedWithGrace();
    window.keychain.clear();
    await window.store.discardUnreadable();
    assert.deepEqual(await window.store.read(), { sessions: [], unreadable: 0, notKept: 0 });
    assert.deepEqual(await window.another().store.read(), { sessions: [], unreadable: 0, notKept: 0 });
  });

  it('reports no loss when the user signed out', async () => {
    const window = await restartedWithGrace();
    await window.store.remove(`${gitpod.origin}/${grace.subjectId}`);
    assert.equal((await window.another().store.read()).notKept, 0);
  });

  it('signs in again after secrets were lost', async () => {
    const window = await restartedWithGrace();
    window.keychain.clear();
    await window.store.add(gitpod, freshToken(), grace);
    assert.deepEqual({ ...(await window.store.read()), sessions: [] }, { sessions: [], unreadable: 0, notKept: 0 });
  });

  it('prints no token, whatever error the keychain throws', async () => {
    const window = new SessionWindow();
    const token = freshToken();
    window.keychain.fail('store', 1, new Error(`cannot write {"token":"${token.reveal()}"}`));
    const error: unknown = await window.store.add(gitpod, token, adaAtAcme).catch((reason: unknown) => reason);
    const printed = [inspect(error), String(error), JSON.stringify(error), formatErrorChain(error), window.log.text];
    assert.ok(!printed.join('\n').includes(token.reveal()), 'the token was printed');
  });
});
