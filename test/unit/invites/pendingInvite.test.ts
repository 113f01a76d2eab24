import assert from 'node:assert/strict';
import { PendingInvite, pendingMs } from '../../../src/invites/pendingInvite';
import { InviteLink } from '../../../src/links/inviteLink';
import { boundedSecrets } from '../../fakes/boundedSecrets';
import { FakeClock } from '../../fakes/fakeClock';
import { Keychain } from '../../fakes/keychain';
import { LoggedLines } from '../../fakes/logged';
import { FakeMemento } from '../../fakes/memento';
import { elsewhere, gitpod } from '../../fakes/people';
import { hostOf } from '../../fakes/samples';

const first = '0190d0a1-2222-7abc-8def-000000000001';
const second = '0190d0a1-2222-7abc-8def-000000000002';

describe('An invite that waits for sign-in', () => {
  let keychain: Keychain;
  let memory: FakeMemento;
  let clock: FakeClock;
  let log: LoggedLines;

  beforeEach(() => {
    keychain = new Keychain();
    memory = new FakeMemento();
    clock = new FakeClock();
    log = new LoggedLines();
  });

  const window = (secrets = keychain): PendingInvite =>
    new PendingInvite(boundedSecrets(secrets, clock), memory.window(), clock, log);
  const invite = (id = first, host = gitpod): InviteLink => new InviteLink(host, id);

  it('is returned on the next sign-in', async () => {
    const pending = window();
    await pending.keep(invite());
    assert.equal((await pending.take(gitpod))?.inviteId, first);
  });

  it('is returned once', async () => {
    const pending = window();
    await pending.keep(invite());
    await pending.take(gitpod);
    assert.equal(await pending.take(gitpod), undefined);
  });

  it('is returned once for two sign-ins at the same moment', async () => {
    const pending = window();
    await pending.keep(invite());
    const taken = await Promise.all([pending.take(gitpod), pending.take(gitpod)]);
    assert.equal(taken.filter((link) => link !== undefined).length, 1);
  });

  it('is returned for a sign-in in another window, or after a reload', async () => {
    await window().keep(invite());
    assert.equal((await window().take(gitpod))?.inviteId, first);
    assert.equal(await window().take(gitpod), undefined);
  });

  it('is returned once when every window has its own copy of the secrets, as in a browser', async () => {
    const [here, there] = [new Keychain(), new Keychain()];
    const pending = window(here);
    const other = window(there);
    await pending.keep(invite());
    there.put('pendingInvite', here.peek('pendingInvite') ?? '');
    assert.equal((await pending.take(gitpod))?.inviteId, first);
    memory.deliver();
    assert.equal(await other.take(gitpod), undefined);
    assert.deepEqual(there.keys, []);
  });

  it('is replaced by a newer one', async () => {
    const pending = window();
    await pending.keep(invite(first));
    await pending.keep(invite(second));
    assert.equal((await pending.take(gitpod))?.inviteId, second);
    assert.equal(await pending.take(gitpod), undefined);
  });

  it('is kept when the user signs in elsewhere', async () => {
    const pending = window();
    await pending.keep(invite());
    assert.equal(await pending.take(elsewhere), undefined);
    assert.equal((await pending.take(gitpod))?.inviteId, first);
  });

  it('is returned for a sign-in at any address of the service', async () => {
    const pending = window();
    await pending.keep(invite());
    assert.equal((await pending.take(hostOf('https://app.ona.com')))?.inviteId, first);
  });

  it('is removed from the keychain after five minutes, even if it is never requested', async () => {
    await window().keep(invite());
    await clock.advance(pendingMs - 1);
    assert.deepEqual(keychain.keys, ['pendingInvite']);
    await clock.advance(1);
    assert.deepEqual(keychain.keys, []);
  });

  it('does not expire early with an older one', async () => {
    const pending = window();
    await pending.keep(invite(first));
    await clock.advance(pendingMs / 2);
    await pending.keep(invite(second));
    await clock.advance(pendingMs / 2);
    assert.equal((await pending.take(gitpod))?.inviteId, second);
  });

  it('has expired after five minutes for a window that was closed meanwhile', async () => {
    await window().keep(invite());
    clock.jump(pendingMs);
    const later = window();
    assert.equal(await later.take(gitpod), undefined);
    assert.deepEqual(keychain.keys, []);
  });

  it('has expired when the clock was set back', async () => {
    const pending = window();
    await pending.keep(invite());
    clock.jump(-1);
    assert.equal(await pending.take(gitpod), undefined);
  });

  for (const [what, text] of [
    ['no JSON', 'not JSON'],
    ['of another edition', '{"version":2}'],
    ['for no id', `{"version":1,"name":"x","host":"${gitpod.origin}","inviteId":"x","at":${Date.UTC(2026, 0, 2)}}`],
    ['for no host', `{"version":1,"name":"x","host":"http://evil.example","inviteId":"${first}","at":0}`],
  ] as const) {
    it(`is ignored and removed when the stored text is ${what}`, async () => {
      keychain.put('pendingInvite', text);
      assert.equal(await window().take(gitpod), undefined);
      assert.deepEqual(keychain.keys, []);
    });
  }

  it('is not returned while the keychain is locked, without an error', async () => {
    const pending = window();
    await pending.keep(invite());
    keychain.fail('get');
    assert.equal(await pending.take(gitpod), undefined);
    assert.equal((await pending.take(gitpod))?.inviteId, first);
  });

  it('is not kept when the keychain rejects it, which is reported', async () => {
    keychain.fail('store');
    await assert.rejects(window().keep(invite()));
  });

  it('is returned once even if the keychain does not delete it', async () => {
    keychain.ignoresDelete = true;
    const pending = window();
    await pending.keep(invite());
    assert.equal((await pending.take(gitpod))?.inviteId, first);
    assert.equal(await pending.take(gitpod), undefined);
  });

  it('is neither logged nor stored in globalState', async () => {
    const pending = window();
    const remembered = memory.window();
    await pending.keep(invite());
    keychain.fail('delete');
    await pending.take(gitpod);
    memory.deliver();
    assert.ok(!JSON.stringify([remembered.get('pendingInviteTaken'), log.lines]).includes(first));
  });
});
