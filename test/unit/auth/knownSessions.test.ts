import assert from 'node:assert/strict';
import { KnownSessions } from '../../../src/auth/knownSessions';
import { FakeClock, settled } from '../../fakes/fakeClock';
import { freshToken, gitpod, grace } from '../../fakes/people';
import { SessionWindow } from '../../fakes/sessionWindow';

const often = 9_999;
const minute = 60_000;

describe('The known sessions', () => {
  let clock: FakeClock;
  let window: SessionWindow;
  let known: KnownSessions;

  beforeEach(async () => {
    clock = new FakeClock();
    const before = new SessionWindow();
    await before.store.add(gitpod, freshToken(), grace);
    await settled();
    window = before.another();
    known = new KnownSessions(window.store, clock, window.log);
    window.keychain.calls.length = 0;
  });

  const names = async (): Promise<string[]> => (await known.read()).sessions.map(({ name }) => name);

  for (const call of ['keys', 'get'] as const) {
    describe(`while the keychain is locked (${call})`, () => {
      beforeEach(() => {
        window.keychain.fail(call, often);
      });

      it('are read without an error, and are unreadable, not signed out', async () => {
        const { sessions, unreadable, notKept } = await known.read();
        assert.deepEqual([sessions, unreadable, notKept], [[], 1, 0]);
        assert.deepEqual(await known.read(), { sessions: [], unreadable: 1, notKept: 0 });
      });

      it('are not asked for each time', async () => {
        for (let read = 0; read < 100; read++) {
          await known.read();
        }
        assert.ok(window.keychain.calls.length <= 3, `${window.keychain.calls.length} calls`);
      });

      it('are asked for once by all who ask at the same time', async () => {
        await Promise.all(Array.from({ length: 100 }, () => known.read()));
        assert.ok(window.keychain.calls.length <= 3, `${window.keychain.calls.length} calls`);
      });

      it('are asked for less and less often', async () => {
        const asked: number[] = [];
        for (let at = 0; at < 240; at++) {
          window.keychain.calls.length = 0;
          await known.read();
          asked.push(window.keychain.calls.length > 0 ? 1 : 0);
          clock.jump(minute / 4);
        }
        const inQuarter = (part: number): number =>
          asked.slice(part * 60, part * 60 + 60).reduce((sum, each) => sum + each, 0);
        assert.ok(inQuarter(0) > inQuarter(1) && inQuarter(3) >= 1 && inQuarter(3) <= 2, asked.join(''));
      });

      it('are there after the keychain was unlocked and some time has passed', async () => {
        await known.read();
        window.keychain.recover();
        clock.jump(minute);
        assert.deepEqual(await names(), ['Grace Hopper']);
      });

      it('are there at once after a command has read them', async () => {
        await known.read();
        window.keychain.recover();
        await window.store.read();
        assert.deepEqual(await names(), ['Grace Hopper']);
      });
    });
  }

  it('are told to all who show them when the keychain could be listed again', async () => {
    window.keychain.fail('keys');
    let changes = 0;
    const recovered: string[] = [];
    window.store.onDidChange(() => (changes += 1));
    window.store.onDidRecover((sessions) => recovered.push(...sessions.map(({ name }) => name)));
    await known.read();
    assert.equal(changes, 0);
    clock.jump(minute);
    await known.read();
    assert.deepEqual([changes, recovered], [1, ['Grace Hopper']]);
  });

  it('stay what they were when the keychain is locked later', async () => {
    await known.read();
    window.keychain.fail('keys', often);
    window.keychain.fail('get', often);
    assert.deepEqual(await names(), ['Grace Hopper']);
  });

  it('can be read with the reason why there are none, without asking the keychain again', async () => {
    window.keychain.fail('keys', often);
    await assert.rejects(known.readOrThrow(), { name: 'SecretStoreError' });
    await assert.rejects(known.readOrThrow(), { name: 'SecretStoreError' });
    assert.equal(window.keychain.calls.length, 1);
  });
});
