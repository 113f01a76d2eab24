import assert from 'node:assert/strict';
import { maxRecords, maxReplaced } from '../../../src/invites/linkRecords';
import type { InviteLink } from '../../../src/links/inviteLink';
import { settled } from '../../fakes/fakeClock';
import { acmeId, adaAtAcme, adaAtKobo, elsewhere, grace, koboId, signedIn } from '../../fakes/people';
import { acme, first, kobo, link, organization, recorded, second, third, Window } from './sharedLinksWindow';

const all = [acme, kobo];

/** This many links, oldest first. */
function links(count: number): InviteLink[] {
  return Array.from({ length: count }, (_, at) => link(`0190d0a1-0000-7abc-8def-${String(at).padStart(12, '0')}`));
}

/** The ids of the organizations that replaced a link; undefined if it is not known to be replaced. */
async function ownersOf(window: Window, old: InviteLink, organizations = all): Promise<string[] | undefined> {
  const replacedOf = await window.links.replaced(old);
  return replacedOf && organizations.filter(replacedOf).map(({ id }) => id);
}

describe('A link that an organization had before', () => {
  it('is known as replaced, with its organization, even after a reload', async () => {
    const window = new Window();
    await window.links.saw(acme, first);
    await window.links.saw(acme, second);
    await window.links.saw(kobo, third);
    for (const each of [window, window.another()]) {
      assert.deepEqual(await ownersOf(each, first), [acmeId]);
      assert.equal(await ownersOf(each, second), undefined);
      assert.equal(await ownersOf(each, third), undefined);
    }
  });

  it('is known when it was replaced while no window was open', async () => {
    const window = new Window();
    await window.links.saw(acme, first);
    const later = window.another();
    await later.links.saw(acme, second);
    assert.deepEqual(await ownersOf(later, first), [acmeId]);
  });

  it('is known when it was shared before seen links were recorded', async () => {
    const window = new Window();
    await window.links.remember(acme, first, 'copied');
    await window.links.saw(acme, second);
    assert.deepEqual(await ownersOf(window, first), [acmeId]);
    assert.equal((await window.links.last(acme))?.ending, '1f2d');
  });

  it('is known when the organization no longer has a link', async () => {
    const window = new Window();
    await window.links.saw(acme, first);
    await window.links.saw(acme, undefined);
    assert.deepEqual(await ownersOf(window, first), [acmeId]);
  });

  it('is not reported as replaced when it is current again', async () => {
    const { links: shared } = new Window();
    await shared.saw(acme, first);
    await shared.saw(acme, second);
    await shared.saw(acme, first);
    assert.equal(await shared.replaced(first), undefined);
  });

  it('belongs to the organization of its own service', async () => {
    const window = new Window();
    await window.links.saw(acme, first);
    await window.links.saw(acme, second);
    assert.equal(await ownersOf(window, link(first.inviteId, elsewhere)), undefined);
    assert.deepEqual(await ownersOf(window, first, [organization(acmeId, signedIn(grace, { host: elsewhere }))]), []);
  });

  it(`is dropped when there are more than ${maxReplaced}, the oldest first`, async () => {
    const window = new Window();
    const [oldest, next, ...rest] = links(maxReplaced + 2);
    assert.ok(oldest && next);
    for (const each of [oldest, next, ...rest]) await window.links.saw(acme, each);
    assert.equal(await ownersOf(window, oldest), undefined);
    assert.deepEqual(await ownersOf(window, next), [acmeId]);
  });

  it(`is dropped with the least recently seen organization of more than ${maxRecords}`, async () => {
    const window = new Window();
    const [before, after] = [links(maxRecords + 1), links(2 * maxRecords + 2).slice(maxRecords + 1)];
    for (const [at, old] of before.entries()) {
      const each = organization(`0190d0a1-0000-7abc-8def-${String(at).padStart(12, '0')}`, acme.session);
      await window.links.saw(each, old);
      await window.links.saw(each, after[at]);
    }
    const known = await Promise.all(before.map((old) => window.links.replaced(old)));
    assert.deepEqual(
      known.map((each) => each !== undefined),
      [false, ...Array<boolean>(maxRecords).fill(true)],
    );
  });

  it('is removed by Forget Shared Links', async () => {
    const window = new Window();
    await window.links.saw(acme, first);
    await window.links.saw(acme, second);
    await window.links.records.forgetAll();
    assert.equal(await ownersOf(window, first), undefined);
    assert.deepEqual(window.keychain.keys, []);
  });

  it('is removed when its session is signed out, and no other is', async () => {
    const window = new Window();
    const ada = organization(acmeId, signedIn(adaAtAcme));
    const adas = organization(koboId, signedIn(adaAtKobo));
    await window.links.saw(ada, first);
    await window.links.saw(ada, second);
    await window.links.saw(adas, third);
    await window.links.saw(adas, second);
    await window.links.records.forgetSession(ada.session.id);
    assert.equal(await ownersOf(window, first), undefined);
    assert.deepEqual(await ownersOf(window, third), [koboId]);
  });

  it('is unknown while the keychain is locked, and known again afterwards', async () => {
    const window = new Window();
    await window.links.saw(acme, first);
    await window.links.saw(acme, second);
    const later = window.another();
    window.keychain.fail('get');
    assert.equal(await ownersOf(later, first), undefined);
    assert.deepEqual(await ownersOf(later, first), [acmeId]);
  });

  it('is not stored when the keychain stores no salt, without an error', async () => {
    const window = new Window();
    const wrote = recorded(window);
    window.keychain.fail('store');
    await wrote.links.saw(acme, first);
    assert.equal(wrote.written, undefined);
  });

  it('is stored without any id or part of one', async () => {
    const window = new Window();
    const wrote = recorded(window);
    await wrote.links.saw(acme, first);
    await wrote.links.saw(acme, second);
    await settled();
    const text = JSON.stringify(wrote.written);
    for (const secret of [first.inviteId, second.inviteId, acme.id, acme.session.id]) {
      const pieces = secret.split(/[-/]/).filter((piece) => piece.length > 4);
      assert.deepEqual(
        pieces.filter((piece) => text.includes(piece)),
        [],
      );
    }
  });
});
