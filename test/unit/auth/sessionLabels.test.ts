import assert from 'node:assert/strict';
import { keyOf } from '../../../src/auth/sessionSecrets';
import { adaAtAcme, adaAtKobo, elsewhere, freshToken, gitpod, grace } from '../../fakes/people';
import { hostOf } from '../../fakes/samples';
import { SessionWindow } from '../../fakes/sessionWindow';

describe('Labels of sessions', () => {
  it('show the user, the email, the organization of the token, and the host', async () => {
    const { store } = new SessionWindow();
    assert.equal(
      (await store.add(gitpod, freshToken(), adaAtAcme)).label,
      'Ada Lovelace (ada@acme.example) – Acme Engineering – app.gitpod.io',
    );
  });

  it('are safe to show in menus, lists and questions of VS Code', async () => {
    const { store } = new SessionWindow();
    const hostile = {
      name: '$(trash) Ada\u202e',
      email: '[x](command:y)@acme.example',
      organizationName: 'Acme\n\u2066$(zap)',
    };
    const { label } = await store.add(gitpod, freshToken(), { ...adaAtAcme, ...hostile });
    assert.equal(label, '$ (trash) Ada ([x] (command:y)@acme.example) – Acme $ (zap) – app.gitpod.io');
  });

  it('are never empty, even when no character of a name is printable', async () => {
    const { store } = new SessionWindow();
    const { label } = await store.add(gitpod, freshToken(), { ...grace, name: '\u202e', email: undefined });
    assert.equal(label, 'app.gitpod.io');
  });

  it('omit unknown parts', async () => {
    const { store } = new SessionWindow();
    const session = await store.add(gitpod, freshToken(), { ...grace, email: undefined });
    assert.equal(session.label, 'Grace Hopper – app.gitpod.io');
  });

  it('distinguish one user in two organizations by the organization', async () => {
    const window = new SessionWindow();
    await window.store.add(gitpod, freshToken(), adaAtAcme);
    await window.store.add(gitpod, freshToken(), adaAtKobo);
    assert.deepEqual(
      await window.labels(),
      [
        'Ada Lovelace (ada@acme.example) – 株式会社こうぼう – app.gitpod.io',
        'Ada Lovelace (ada@acme.example) – Acme Engineering – app.gitpod.io',
      ].sort((one, other) => one.localeCompare(other)),
    );
  });

  it('distinguish the same user on two hosts by the host', async () => {
    const window = new SessionWindow();
    await window.store.add(gitpod, freshToken(), grace);
    await window.store.add(elsewhere, freshToken(), grace);
    assert.deepEqual(await window.labels(), [
      'Grace Hopper (grace@harbour.example) – app.gitpod.io',
      'Grace Hopper (grace@harbour.example) – gitpod.harbour.example',
    ]);
  });

  it('are never the label of an account on another host, whatever names a service returns', async () => {
    const window = new SessionWindow();
    const own = await window.store.add(gitpod, freshToken(), grace);
    await window.store.remove(own.id);
    const copies = [own.label, `${own.label} – app.gitpod.io`, 'app.gitpod.io'].map((text, index) => [
      { ...grace, subjectId: `name ${index}`, name: text, email: undefined },
      { ...grace, subjectId: `organization ${index}`, organizationName: text },
      { ...grace, subjectId: text, name: '\u202e', email: undefined },
    ]);
    for (const identity of copies.flat()) {
      const { label } = await window.store.add(elsewhere, freshToken(), identity);
      assert.match(label, /^(?:.* – )?gitpod\.harbour\.example$/);
    }
    const labels = await window.labels();
    assert.equal(new Set(labels).size, labels.length);
  });

  it('differ for http and https on this machine, which may be two services', async () => {
    const window = new SessionWindow();
    await window.store.add(hostOf('http://localhost:4000'), freshToken(), grace);
    await window.store.add(hostOf('https://localhost:4000'), freshToken(), grace);
    assert.equal(new Set(await window.labels()).size, 2);
  });

  it('include the host even if they were stored without it', async () => {
    const window = new SessionWindow();
    const { id } = await window.store.add(gitpod, freshToken(), adaAtAcme);
    const key = keyOf(id);
    const record: unknown = JSON.parse(window.keychain.peek(key) ?? '');
    assert.ok(typeof record === 'object');
    window.keychain.put(key, JSON.stringify({ ...record, label: 'Ada Lovelace' }));
    const restarted = window.another();
    assert.deepEqual(await restarted.labels(), ['Ada Lovelace – app.gitpod.io']);
    assert.deepEqual(await restarted.another().labels(), ['Ada Lovelace – app.gitpod.io']);
  });

  it('distinguish two users who share name, email and organization name', async () => {
    const window = new SessionWindow();
    for (const subjectId of ['1', '2', '3', '4']) {
      await window.store.add(gitpod, freshToken(), { ...adaAtAcme, subjectId });
    }
    assert.equal(new Set(await window.labels()).size, 4);
  });

  it('differ even if a name equals another label', async () => {
    const window = new SessionWindow();
    const name = 'Grace Hopper (grace@harbour.example) – app.gitpod.io – 2';
    await window.store.add(gitpod, freshToken(), { ...grace, subjectId: '1', name, email: undefined });
    await window.store.add(gitpod, freshToken(), grace);
    await window.store.add(gitpod, freshToken(), { ...grace, subjectId: '3' });
    await window.store.add(gitpod, freshToken(), { ...grace, subjectId: '2' });
    assert.equal(new Set(await window.labels()).size, 4);
  });

  it('differ for concurrent sign-ins', async () => {
    const window = new SessionWindow();
    await Promise.all(
      ['1', '2', '3'].map((subjectId) => window.store.add(gitpod, freshToken(), { ...grace, subjectId })),
    );
    assert.equal(new Set(await window.labels()).size, 3);
  });

  it('stay the same when another session with the same name is added or removed', async () => {
    const window = new SessionWindow();
    const first = await window.store.add(gitpod, freshToken(), grace);
    const second = await window.store.add(elsewhere, freshToken(), grace);
    await window.store.remove(first.id);
    await window.store.add(elsewhere, freshToken(), grace);
    assert.deepEqual(await window.labels(), [second.label]);
    assert.deepEqual(await window.another().labels(), [second.label]);
  });
});
