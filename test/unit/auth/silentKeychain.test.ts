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

/** A restarted window, with Grace's session stored. */
async function restartedWithGrace(): Promise<SessionWindow> {
  const before = new SessionWindow();
  await before.store.add(gitpod, freshToken(), grace);
  await settled();
  return before.another();
}

/** The current state of a promise. */
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

/** Prevents an unhandled rejection before a test awaits the promise. */
function observed<T>(work: Promise<T>): Promise<T> {
  work.catch(() => undefined);
  return work;
}

describe('A keychain that never answers', () => {
  for (const call of ['keys', 'get'] as const) {
    it(`times out in the background (${call})`, async () => {
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

    it(`is waited for in the foreground until the user cancels (${call})`, async () => {
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

    it(`signs nobody out, and the session is there when it answers late (${call})`, async () => {
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

    it(`is called again after one unanswered call (${call})`, async () => {
      const window = await restartedWithGrace();
      window.keychain.leaveUnanswered(call);
      const reading = observed(window.store.read());
      await window.clock.advance(secretTimeoutMs);
      window.cancel();
      await assert.rejects(reading, cancelled);
      assert.equal((await window.store.read()).sessions.length, 1);
    });
  }

  it('does not make a background read wait for a foreground one', async () => {
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

  it('is called in the background at growing intervals until it answers', async () => {
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

  it('recovers after one unanswered call', async () => {
    const window = await restartedWithGrace();
    const known = new KnownSessions(window.store, window.clock, window.log);
    window.keychain.leaveUnanswered('keys');
    const reading = known.read();
    await window.clock.advance(secretTimeoutMs);
    assert.equal((await reading).unreadable, 1);
    await window.clock.advance(minute);
    assert.equal((await known.read()).sessions.length, 1);
  });

  for (const call of ['store', 'get'] as const) {
    it(`keeps a sign-in waiting until the user cancels, and nobody is signed in (${call})`, async () => {
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

  it('keeps the previous token when the user cancels and the new one is written late', async () => {
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

  it('completes a sign-in as soon as it answers, even after a long time', async () => {
    const window = new SessionWindow();
    await window.store.read();
    const answer = window.keychain.hold('store');
    const adding = window.store.add(gitpod, freshToken(), grace);
    await window.clock.advance(5 * minute);
    answer();
    assert.equal((await adding).name, 'Grace Hopper');
    assert.equal(window.waiting.size, 0);
  });

  it('does not delay the next sign-in after Escape', async () => {
    const window = new SessionWindow();
    await window.store.read();
    window.keychain.leaveUnanswered('store');
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

  it('completes the sign-out when it removes the secret late', async () => {
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
