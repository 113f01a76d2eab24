import assert from 'node:assert/strict';
import { adaAtAcme, grace, koboId, signedIn } from '../../fakes/people';
import { acme, first, organization, recorded, second, Window } from './sharedLinksWindow';

describe('The data that SharedLinks stores', () => {
  it('contains no invite id, organization id or session id, and no part of one but the last four characters', async () => {
    const window = new Window();
    const wrote = recorded(window);
    await wrote.links.remember(acme, first, 'copied');
    const text = JSON.stringify(wrote.written);
    for (const secret of [first.inviteId, acme.id, acme.session.id, grace.subjectId]) {
      const pieces = secret.split(/[-/]/).filter((piece) => piece.length > 4);
      assert.deepEqual(
        [secret, ...pieces].filter((piece) => text.includes(piece)),
        [],
      );
    }
  });

  it('differs between two machines that shared the same link', async () => {
    const [here, there] = [recorded(new Window()), recorded(new Window())];
    await here.links.remember(acme, first, 'copied');
    await there.links.remember(acme, first, 'copied');
    const hashes = (written: unknown): string[] => JSON.stringify(written).match(/[\w-]{22}/g) ?? [];
    assert.equal(hashes(here.written).length, 7);
    assert.deepEqual(
      hashes(here.written).filter((hash) => hashes(there.written).includes(hash)),
      [],
    );
  });

  it('does not contain the salt, which is only in the keychain', async () => {
    const window = new Window();
    const wrote = recorded(window);
    await wrote.links.remember(acme, first, 'copied');
    const salt = window.keychain.peek('sharedLinksSalt') ?? '';
    assert.equal(salt.length, 43);
    assert.equal(JSON.stringify(wrote.written).includes(salt), false);
  });

  it('is removed completely on request', async () => {
    const window = new Window();
    const wrote = recorded(window);
    await wrote.links.remember(acme, first, 'copied');
    await wrote.links.records.forgetAll();
    assert.equal(wrote.written, undefined);
    assert.deepEqual(window.keychain.keys, []);
    assert.equal(await wrote.links.last(acme), undefined);
  });

  it('has no record of a session that was signed out, and keeps those of others', async () => {
    const { links } = new Window();
    const other = organization(koboId, signedIn(adaAtAcme));
    await links.remember(acme, first, 'copied');
    await links.remember(other, second, 'copied');
    await links.records.forgetSession(acme.session.id);
    assert.equal(await links.last(acme), undefined);
    assert.equal((await links.last(other))?.ending, '9abc');
  });

  it('is empty after a sign-out during which the keychain was locked', async () => {
    const window = new Window();
    await window.links.remember(acme, first, 'copied');
    const later = recorded(window.another());
    window.keychain.fail('get');
    await later.links.records.forgetSession(acme.session.id);
    assert.equal(later.written, undefined);
  });
});
