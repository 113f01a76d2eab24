import assert from 'node:assert/strict';
import { maxRecords } from '../../../src/invites/linkRecords';
import { FakeMemento } from '../../fakes/memento';
import { acmeId, adaAtAcme, elsewhere, grace, signedIn } from '../../fakes/people';
import { hostOf } from '../../fakes/samples';
import { acme, first, kobo, link, organization, second, shown, third, Window } from './sharedLinksWindow';

describe('SharedLinks', () => {
  it('is empty when nothing was shared, and does not access the keychain', async () => {
    const { links, keychain } = new Window();
    assert.equal(await links.last(acme), undefined);
    assert.equal(await links.stoppedBy(acme, first), undefined);
    assert.deepEqual(keychain.calls, []);
  });

  it('stores the last four characters of the link, the time, and the action', async () => {
    const { links, clock } = new Window();
    const at = clock.now();
    await links.remember(acme, first, 'copied');
    await clock.advance(60_000);
    assert.deepEqual(shown(await links.last(acme)), { ending: '1f2d', at, way: 'copied', stopped: false });
  });

  it('stores each organization separately', async () => {
    const { links } = new Window();
    await links.remember(acme, first, 'copied');
    await links.remember(kobo, second, 'shared');
    assert.equal((await links.last(acme))?.ending, '1f2d');
    assert.equal((await links.last(kobo))?.ending, '9abc');
  });

  it('distinguishes organizations of two services, even with equal ids', async () => {
    const { links } = new Window();
    await links.remember(acme, first, 'copied');
    assert.equal(await links.last(organization(acmeId, signedIn(grace, { host: elsewhere }))), undefined);
  });

  it('recognizes an organization under the other name of its service, and through another session', async () => {
    const { links } = new Window();
    await links.remember(acme, first, 'copied');
    const ona = signedIn(adaAtAcme, { host: hostOf('https://app.ona.com') });
    assert.equal((await links.last(organization(acmeId, ona)))?.ending, '1f2d');
    assert.equal(await links.stoppedBy(organization(acmeId, ona), link(first.inviteId, ona.host)), undefined);
  });

  it('keeps its records over a restart', async () => {
    const before = new Window();
    await before.links.remember(acme, first, 'created');
    assert.equal((await before.another().links.last(acme))?.ending, '1f2d');
  });

  it('fires an event for each change', async () => {
    const window = new Window();
    await window.links.remember(acme, first, 'copied');
    await window.links.stoppedBy(acme, second);
    await window.links.records.forgetAll();
    assert.equal(window.changes, 3);
  });

  it(`keeps the newest ${maxRecords} organizations`, async () => {
    const { links, clock } = new Window();
    const ids = Array.from(
      { length: maxRecords + 1 },
      (_, at) => `0190d0a1-0000-7abc-8def-${String(at).padStart(12, '0')}`,
    );
    for (const id of ids) {
      await clock.advance(1_000);
      await links.remember(organization(id, acme.session), first, 'copied');
    }
    const known = await Promise.all(ids.map((id) => links.last(organization(id, acme.session))));
    assert.deepEqual(
      known.map((each) => each !== undefined),
      [false, ...Array<boolean>(maxRecords).fill(true)],
    );
  });
});

describe('SharedLinks, when an organization has another link than the shared one', () => {
  it('reports it once, with the link that is no longer valid', async () => {
    const { links, clock } = new Window();
    const at = clock.now();
    await links.remember(acme, first, 'copied');
    assert.deepEqual(shown(await links.stoppedBy(acme, second)), { ending: '1f2d', at, way: 'copied', stopped: false });
    assert.equal(await links.stoppedBy(acme, second), undefined);
    assert.equal(await links.stoppedBy(acme, third), undefined, 'the link that was shared was dead already');
    assert.equal((await links.last(acme))?.stopped, true);
  });

  it('reports nothing while it is the same', async () => {
    const { links } = new Window();
    await links.remember(acme, first, 'copied');
    assert.equal(await links.stoppedBy(acme, first), undefined);
    assert.equal((await links.last(acme))?.stopped, false);
  });

  it('reports nothing when the user created the other link', async () => {
    const { links } = new Window();
    await links.remember(acme, first, 'copied');
    await links.remember(acme, second, 'created');
    assert.equal(await links.stoppedBy(acme, second), undefined);
  });

  it('reports it again for the next shared link', async () => {
    const { links } = new Window();
    await links.remember(acme, first, 'copied');
    await links.stoppedBy(acme, second);
    await links.remember(acme, second, 'copied');
    assert.equal((await links.stoppedBy(acme, third))?.ending, '9abc');
  });

  it('reports it in one window, and not again in the next or after a restart', async () => {
    const here = new Window();
    const there = here.another();
    await here.links.remember(acme, first, 'copied');
    here.memory.deliver();
    assert.equal((await there.links.stoppedBy(acme, second))?.ending, '1f2d');
    here.memory.deliver();
    assert.equal(await here.links.stoppedBy(acme, second), undefined);
    assert.equal(await here.another().links.stoppedBy(acme, second), undefined);
  });

  it('reports nothing for another organization', async () => {
    const { links } = new Window();
    await links.remember(acme, first, 'copied');
    assert.equal(await links.stoppedBy(kobo, second), undefined);
  });

  it('clears the report of a link that turns out to be the current one', async () => {
    const { links } = new Window();
    await links.remember(acme, first, 'copied');
    await links.stoppedBy(acme, second);
    assert.equal(await links.stoppedBy(acme, first), undefined);
    assert.equal((await links.last(acme))?.stopped, false);
  });
});

describe('SharedLinks, reading unknown data', () => {
  for (const [what, value] of Object.entries({
    'nothing of the kind': 'text',
    'a later edition': { version: 2, links: {} },
    'damaged records': { version: 1, salt: 'x', links: [{ link: 1 }] },
  })) {
    it(`ignores and overwrites ${what}`, async () => {
      const memory = new FakeMemento();
      await memory.window().update('sharedLinks', value);
      const { links } = new Window(undefined, undefined, memory);
      assert.equal(await links.last(acme), undefined);
      await links.remember(acme, first, 'copied');
      assert.equal((await links.last(acme))?.ending, '1f2d');
    });
  }
});
