import assert from 'node:assert/strict';
import { elsewhere, freshToken, gitpod, adaAtAcme, adaAtKobo, grace } from '../support/people';
import { SessionWindow } from '../support/sessionWindow';

describe('Labels of sessions', () => {
  it('name the person, the address, and the organization that a token belongs to', async () => {
    const { store } = new SessionWindow();
    assert.equal(
      (await store.add(gitpod, freshToken(), adaAtAcme)).label,
      'Ada Lovelace (ada@acme.example) – Acme Engineering',
    );
  });

  it('are harmless, for VS Code shows them in menus, lists and questions of its own', async () => {
    const { store } = new SessionWindow();
    const hostile = {
      name: '$(trash) Ada\u202e',
      email: '[x](command:y)@acme.example',
      organizationName: 'Acme\n\u2066$(zap)',
    };
    const { label } = await store.add(gitpod, freshToken(), { ...adaAtAcme, ...hostile });
    assert.equal(label, '$ (trash) Ada ([x] (command:y)@acme.example) – Acme $ (zap)');
  });

  it('are never empty, even when nothing of a name can be shown', async () => {
    const { store } = new SessionWindow();
    const { label } = await store.add(gitpod, freshToken(), { ...grace, name: '\u202e', email: undefined });
    assert.equal(label, 'app.gitpod.io');
  });

  it('leave out what is not known', async () => {
    const { store } = new SessionWindow();
    const session = await store.add(gitpod, freshToken(), { ...grace, email: undefined });
    assert.equal(session.label, 'Grace Hopper');
  });

  it('tell one person in two organizations apart by the organization', async () => {
    const window = new SessionWindow();
    await window.store.add(gitpod, freshToken(), adaAtAcme);
    await window.store.add(gitpod, freshToken(), adaAtKobo);
    assert.deepEqual(
      await window.labels(),
      ['Ada Lovelace (ada@acme.example) – 株式会社こうぼう', 'Ada Lovelace (ada@acme.example) – Acme Engineering'].sort(
        (one, other) => one.localeCompare(other),
      ),
    );
  });

  it('tell the same person on two hosts apart by the host', async () => {
    const window = new SessionWindow();
    await window.store.add(gitpod, freshToken(), grace);
    await window.store.add(elsewhere, freshToken(), grace);
    assert.deepEqual(await window.labels(), [
      'Grace Hopper (grace@harbour.example)',
      'Grace Hopper (grace@harbour.example) – gitpod.harbour.example',
    ]);
  });

  it('tell two users apart who share name, address and organization name', async () => {
    const window = new SessionWindow();
    for (const subjectId of ['1', '2', '3', '4']) {
      await window.store.add(gitpod, freshToken(), { ...adaAtAcme, subjectId });
    }
    assert.equal(new Set(await window.labels()).size, 4);
  });

  it('differ even when somebody is named like another label', async () => {
    const window = new SessionWindow();
    const name = 'Grace Hopper (grace@harbour.example) – app.gitpod.io – 2';
    await window.store.add(gitpod, freshToken(), { ...grace, subjectId: '1', name, email: undefined });
    await window.store.add(gitpod, freshToken(), grace);
    await window.store.add(gitpod, freshToken(), { ...grace, subjectId: '3' });
    await window.store.add(gitpod, freshToken(), { ...grace, subjectId: '2' });
    assert.equal(new Set(await window.labels()).size, 4);
  });

  it('differ for those who sign in at the same moment', async () => {
    const window = new SessionWindow();
    await Promise.all(
      ['1', '2', '3'].map((subjectId) => window.store.add(gitpod, freshToken(), { ...grace, subjectId })),
    );
    assert.equal(new Set(await window.labels()).size, 3);
  });

  it('stay the same when another session with the same name comes or goes', async () => {
    const window = new SessionWindow();
    const first = await window.store.add(gitpod, freshToken(), grace);
    const second = await window.store.add(elsewhere, freshToken(), grace);
    await window.store.remove(first.id);
    await window.store.add(elsewhere, freshToken(), grace);
    assert.deepEqual(await window.labels(), [second.label]);
    assert.deepEqual(await window.another().labels(), [second.label]);
  });
});
