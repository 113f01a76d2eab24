import assert from 'node:assert/strict';
import { KnownSessions } from '../../../src/auth/knownSessions';
import { FakeClock, settled } from '../../fakes/fakeClock';
import { freshToken, gitpod, grace } from '../../fakes/people';
import { SessionWindow } from '../../fakes/sessionWindow';

const often = 9_999;
const minute = 60_000;

describe('KnownSessions', () => {
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

      it('returns unreadable instead of signed out, without an error', async () => {
        const { sessions, unreadable, notKept } = await known.read();
        assert.deepEqual([sessions, unreadable, notKept], [[], 1, 0]);
        assert.deepEqual(await known.read(), { sessions: [], unreadable: 1, notKept: 0 });
      });

      it('does not read the keychain each time', async () => {
        for (let read = 0; read < 100; read++) {
          await known.read();
        }
        assert.ok(window.keychain.calls.length <= 3, `${window.keychain.calls.length} calls`);
      });

      it('reads the keychain once for concurrent callers', async () => {
        await Promise.all(Array.from({ length: 100 }, () => known.read()));
        assert.ok(window.keychain.calls.length <= 3, `${window.keychain.calls.length} calls`);
      });

      it('reads the keychain at growing intervals', async () => {
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

      it('finds sessions some time after the keychain was unlocked', async () => {
        await known.read();
        window.keychain.recover();
        clock.jump(minute);
        assert.deepEqual(await names(), ['Grace Hopper']);
      });

      it('finds sessions as soon as a command has read them', async () => {
        await known.read();
        window.keychain.recover();
        await window.store.read();
        assert.deepEqual(await names(), ['Grace Hopper']);
      });
    });
  }

  it('fires a change and a recovery event when the keychain can be listed again', async () => {
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

  it('keeps its sessions when the keychain is locked later', async () => {
    await known.read();
    window.keychain.fail('keys', often);
    window.keychain.fail('get', often);
    assert.deepEqual(await names(), ['Grace Hopper']);
  });

  it('throws the reason on request, without reading the keychain again', async () => {
    window.keychain.fail('keys', often);
    await assert.rejects(known.readOrThrow(), { name: 'SecretStoreError' });
    await assert.rejects(known.readOrThrow(), { name: 'SecretStoreError' });
    assert.equal(window.keychain.calls.length, 1);
  });
});
