import assert from 'node:assert/strict';
import { settled } from '../../fakes/fakeClock';
import { Keychain } from '../../fakes/keychain';
import { acme, first, kobo, recorded, second, Window } from './sharedLinksWindow';

describe('SharedLinks, with a keychain that fails', () => {
  it('stores nothing when the keychain cannot be written, without an error', async () => {
    const window = new Window();
    const wrote = recorded(window);
    window.keychain.fail('store');
    await wrote.links.remember(acme, first, 'copied');
    assert.equal(wrote.written, undefined);
  });

  it('stores nothing when the keychain stores nothing', async () => {
    const window = new Window();
    const wrote = recorded(window);
    window.keychain.ignoresStore = true;
    await wrote.links.remember(acme, first, 'copied');
    assert.equal(wrote.written, undefined);
  });

  it('reports no link as invalid after the salt was lost', async () => {
    const window = new Window();
    await window.links.remember(acme, first, 'copied');
    window.keychain.remove('sharedLinksSalt');
    await settled();
    const later = window.another();
    assert.equal(await later.links.last(acme), undefined);
    assert.equal(await later.links.stoppedBy(acme, first), undefined);
    await later.links.remember(kobo, first, 'copied');
    assert.equal(await later.links.stoppedBy(acme, second), undefined);
  });

  it('finds its records again when the keychain recovers', async () => {
    const window = new Window();
    await window.links.remember(acme, first, 'copied');
    const later = window.another();
    window.keychain.fail('get');
    assert.equal(await later.links.last(acme), undefined);
    assert.equal((await later.links.last(acme))?.ending, '1f2d');
  });

  it('shares records between windows that read secrets only when they open, once it was prepared', async () => {
    const keychain = new Keychain();
    const before = new Window(undefined, keychain);
    await before.links.records.prepare();
    const salt = keychain.peek('sharedLinksSalt') ?? '';
    const copies = [new Keychain(), new Keychain()].map((copy) => {
      copy.put('sharedLinksSalt', salt);
      return new Window(before.clock, copy, before.memory);
    });
    await copies[0]?.links.remember(acme, first, 'copied');
    before.memory.deliver();
    assert.equal((await copies[1]?.links.last(acme))?.ending, '1f2d');
  });

  it('agrees on one salt when two windows share for the first time at the same moment', async () => {
    const here = new Window();
    const there = here.another();
    await Promise.all([here.links.remember(acme, first, 'copied'), there.links.remember(acme, first, 'copied')]);
    await settled();
    here.memory.deliver();
    assert.equal((await here.links.last(acme))?.ending, '1f2d');
    assert.equal((await there.links.last(acme))?.ending, '1f2d');
  });

  it('logs no key of any kind', async () => {
    const window = new Window();
    window.keychain.fail('store');
    await window.links.remember(acme, first, 'copied');
    window.memory.fail();
    await window.links.remember(acme, first, 'copied');
    assert.equal(window.log.lines.length, 2);
    assert.doesNotMatch(window.log.text, /[0-9a-f]{4}-/);
  });

  it('reports when records cannot be removed', async () => {
    const window = new Window();
    await window.links.remember(acme, first, 'copied');
    window.memory.fail();
    await assert.rejects(window.links.records.forgetAll());
  });
});
