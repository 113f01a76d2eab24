import assert from 'node:assert/strict';
import { secretTimeoutMs } from '../../../src/auth/boundedSecretStore';
import { KnownSessions } from '../../../src/auth/knownSessions';
import { sessionId } from '../../../src/auth/session';
import { settled } from '../../fakes/fakeClock';
import { adaAtAcme, freshToken, gitpod, grace } from '../../fakes/people';
import { SessionWindow } from '../../fakes/sessionWindow';

const minute = 60_000;
const unanswered = { name: 'SecretStoreError', problem: 'unanswered' };
const cancelled = { name: 'SecretStoreError', problem: 'cancelled' };
const graceKey = `session/${gitpod.origin}/${grace.subjectId}`;
const graceId = sessionId(gitpod, grace.subjectId);

/** A window that starts with Grace's session kept. */
async function restartedWithGrace(): Promise<SessionWindow> {
  const before = new SessionWindow();
  await before.store.add(gitpod, freshToken(), grace);
  await settled();
  return before.another();
}

/** What work has come to so far. */
async function stateOf(work: Promise<unknown>): Promise<'pending' | 'fulfilled' | 'rejected'> {
  await settled();
  return Promise.race([
    work.then(
      () => 'fulfilled' as const,
      () => 'rejected' as const,
    ),
    Promise.resolve('pending' as const),
  ]);
}

/** Marks what may be rejected before a test looks at it. */
function observed<T>(work: Promise<T>): Promise<T> {
  work.catch(() => undefined);
  return work;
}

describe('A keychain that never answers', () => {
  for (const call of ['keys', 'get'] as const) {
    it(`is given up after a while by what no user waits for (${call})`, async () => {
      const window = await restartedWithGrace();
      window.keychain.hold(call);
      const reading = observed(window.store.readInBackground());
      await window.clock.advance(secretTimeoutMs - 1);
      assert.equal(await stateOf(reading), 'pending');
      await window.clock.advance(1);
      await assert.rejects(reading, unanswered);
      assert.equal(window.waiting.size, 0);
      assert.deepEqual(window.store.peek(), { sessions: [], unreadable: 1, notKept: 0 });
    });

    it(`is waited for by a user until they cancel (${call})`, async () => {
      const window = await restartedWithGrace();
      window.keychain.hold(call);
      const reading = observed(window.store.read());
      await window.clock.advance(secretTimeoutMs - 1);
      assert.equal(window.waiting.size, 0);
      await window.clock.advance(1);
      assert.equal(window.waiting.size, 1);
      await window.clock.advance(10 * minute);
      assert.equal(await stateOf(reading), 'pending');
      window.cancel();
      await assert.rejects(reading, cancelled);
      assert.equal(window.waiting.size, 0);
    });

    it(`signs nobody out, and all is there when it answers late (${call})`, async () => {
      const window = await restartedWithGrace();
      const answer = window.keychain.hold(call);
      const recovered: string[] = [];
      window.store.onDidRecover((sessions) => recovered.push(...sessions.map(({ name }) => name)));
      const reading = observed(window.store.readInBackground());
      await window.clock.advance(secretTimeoutMs);
      await assert.rejects(reading, unanswered);
      answer();
      await settled();
      assert.deepEqual(recovered, ['Grace Hopper']);
      assert.deepEqual(await window.labels(), ['Grace Hopper (grace@harbour.example) – app.gitpod.io']);
    });

    it(`is asked anew after one call that it lost (${call})`, async () => {
      const window = await restartedWithGrace();
      window.keychain.lose(call);
      const reading = observed(window.store.read());
      await window.clock.advance(secretTimeoutMs);
      window.cancel();
      await assert.rejects(reading, cancelled);
      assert.equal((await window.store.read()).sessions.length, 1);
    });
  }

  it('makes no background read wait for the user who waits', async () => {
    const window = await restartedWithGrace();
    const answer = window.keychain.hold('keys');
    const recovered: string[] = [];
    window.store.onDidRecover((sessions) => recovered.push(...sessions.map(({ name }) => name)));
    const asked = window.store.read();
    const behind = observed(window.store.readInBackground());
    await window.clock.advance(secretTimeoutMs);
    await assert.rejects(behind, unanswered);
    assert.equal(await stateOf(asked), 'pending');
    answer();
    assert.equal((await asked).sessions.length, 1);
    assert.deepEqual(recovered, ['Grace Hopper']);
  });

  it('is left alone for longer and longer by what works by itself, until it answers', async () => {
    const window = await restartedWithGrace();
    const known = new KnownSessions(window.store, window.clock, window.log);
    const answer = window.keychain.hold('keys');
    window.keychain.calls.length = 0;
    for (let time = 0; time < 120; time++) {
      const reading = known.read();
      await window.clock.advance(minute / 2);
      assert.deepEqual(await reading, { sessions: [], unreadable: 1, notKept: 0 });
    }
    assert.ok(window.keychain.calls.length <= 10, `${window.keychain.calls.length} calls in an hour`);
    answer();
    await settled();
    assert.deepEqual(
      (await known.read()).sessions.map(({ name }) => name),
      ['Grace Hopper'],
    );
  });

  it('recovers by itself after one call that it lost', async () => {
    const window = await restartedWithGrace();
    const known = new KnownSessions(window.store, window.clock, window.log);
    window.keychain.lose('keys');
    const reading = known.read();
    await window.clock.advance(secretTimeoutMs);
    assert.equal((await reading).unreadable, 1);
    await window.clock.advance(minute);
    assert.equal((await known.read()).sessions.length, 1);
  });

  for (const call of ['store', 'get'] as const) {
    it(`keeps a sign-in waiting until the user cancels, who is then not signed in (${call})`, async () => {
      const window = new SessionWindow();
      await window.store.read();
      const answer = window.keychain.hold(call);
      const adding = observed(window.store.add(gitpod, freshToken(), grace));
      await window.clock.advance(secretTimeoutMs);
      assert.equal(window.waiting.size, 1);
      assert.equal(await stateOf(adding), 'pending');
      window.cancel();
      await assert.rejects(adding, unanswered);
      answer();
      await settled();
      await settled();
      assert.deepEqual([await window.labels(), window.keychain.keys], [[], []]);
      assert.deepEqual(await window.another().store.read(), { sessions: [], unreadable: 0, notKept: 0 });
    });
  }

  it('keeps the token of before when the user cancels and the new one is written late', async () => {
    const window = new SessionWindow();
    const before = freshToken();
    await window.store.add(gitpod, before, grace);
    await settled();
    const answer = window.keychain.hold('store');
    const adding = observed(window.store.add(gitpod, freshToken(), grace));
    await window.clock.advance(secretTimeoutMs);
    window.cancel();
    await assert.rejects(adding, unanswered);
    answer();
    await settled();
    await settled();
    for (const { store } of [window, window.another()]) {
      const [session] = (await store.read()).sessions;
      assert.equal(session && store.tokenOf(session)?.equals(before), true);
    }
  });

  it('completes a sign-in as soon as it answers, though that takes long', async () => {
    const window = new SessionWindow();
    await window.store.read();
    const answer = window.keychain.hold('store');
    const adding = window.store.add(gitpod, freshToken(), grace);
    await window.clock.advance(5 * minute);
    answer();
    assert.equal((await adding).name, 'Grace Hopper');
    assert.equal(window.waiting.size, 0);
  });

  it('does not keep the next sign-in waiting after Escape', async () => {
    const window = new SessionWindow();
    await window.store.read();
    window.keychain.lose('store');
    const escape = new AbortController();
    const adding = observed(window.store.add(gitpod, freshToken(), grace, 'pasted', escape.signal));
    await settled();
    escape.abort();
    await window.clock.advance(secretTimeoutMs);
    assert.equal(window.waiting.size, 0);
    await assert.rejects(adding);
    assert.equal((await window.store.add(gitpod, freshToken(), adaAtAcme)).name, 'Ada Lovelace');
    assert.equal(window.keychain.peek(graceKey), undefined);
  });

  it('keeps a sign-out waiting until the user cancels, and the account stays signed in', async () => {
    const window = await restartedWithGrace();
    await window.store.read();
    window.keychain.hold('delete');
    const removing = observed(window.store.remove(graceId));
    await window.clock.advance(secretTimeoutMs);
    assert.equal(await stateOf(removing), 'pending');
    window.cancel();
    await assert.rejects(removing, unanswered);
    assert.equal((await window.store.read()).sessions.length, 1);
  });

  it('signs out after all when it removes the secret late', async () => {
    const window = await restartedWithGrace();
    await window.store.read();
    const answer = window.keychain.hold('delete');
    const removing = observed(window.store.remove(graceId));
    await window.clock.advance(secretTimeoutMs);
    window.cancel();
    await assert.rejects(removing, unanswered);
    answer();
    await settled();
    assert.deepEqual([await window.labels(), window.announced.at(-1)], [[], 'removed Grace Hopper']);
  });
});
