import assert from 'node:assert/strict';
import { findInviteLinks } from '../../../src/links/findInviteLinks';
import { InviteLink } from '../../../src/links/inviteLink';
import { placeholderId, repairsIn, type TextChange, withHttps, withoutKey } from '../../../src/links/repair';
import { hostOf, inviteId, organizationId, userId } from '../../fakes/samples';

const host = hostOf('https://app.gitpod.io');
const options = { hosts: [host] };
const dead = new InviteLink(host, inviteId);
const living = new InviteLink(host, userId);
const current = new InviteLink(host, organizationId);

function changed(text: string, repairs: readonly TextChange[]): string {
  return [...repairs]
    .reverse()
    .reduce((rest, { start, end, text: by }) => rest.slice(0, start) + by + rest.slice(end), text);
}

describe('Repairing a text', () => {
  for (const [form, text] of [
    ['a plain link', (id: string) => `See https://app.gitpod.io/join-organization/${id}.`],
    ['a Markdown link', (id: string) => `[Acme](https://app.gitpod.io/join-organization/${id} "join")`],
    ['a login link with parameters', (id: string) => `https://app.gitpod.io/login?inviteId=${id}&navigateTo=%2Fx`],
    ['an encoded link', (id: string) => `to=https%3A%2F%2Fapp.gitpod.io%2Fjoin-organization%2F${id}`],
    ['the other name of the service', (id: string) => `https://app.ona.com/join-organization/${id}`],
    ['JSON', (id: string) => JSON.stringify({ link: `https://app.gitpod.io/join-organization/${id}` })],
  ] as const) {
    it(`replaces the id in ${form} and keeps the rest unchanged`, async () => {
      const before = text(inviteId);
      assert.equal(changed(before, await repairsIn(before, [dead], current, options)), text(organizationId));
    });
  }

  it('finds an invalid link in any letter case', async () => {
    const before = `https://app.gitpod.io/join-organization/${inviteId.toUpperCase()}`;
    assert.equal(changed(before, await repairsIn(before, [dead], current, options)), current.text);
  });

  it('keeps other links', async () => {
    assert.deepEqual(await repairsIn(`${living.text} ${current.text}`, [dead], current, options), []);
  });

  it('changes nothing when the current link is listed as invalid', async () => {
    assert.deepEqual(await repairsIn(current.text, [current], current, options), []);
  });

  it('does not mix ids of two services', async () => {
    const elsewhere = new InviteLink(hostOf('https://gitpod.harbour.example'), organizationId);
    assert.deepEqual(await repairsIn(dead.text, [dead], elsewhere, { hosts: [host, elsewhere.host] }), []);
  });

  it('replaces every occurrence', async () => {
    assert.equal((await repairsIn(`${dead.text}\n`.repeat(300), [dead], current, options)).length, 300);
  });
});

describe('An unencrypted link', () => {
  for (const before of ['http', 'HTTP']) {
    it(`is changed to https by its scheme only: ${before}`, () => {
      const text = `[Acme](${dead.text.replace('https', before)}?a=b)`;
      const [found] = findInviteLinks(text, { hosts: [host] });
      assert.ok(found?.kind === 'unencrypted');
      assert.equal(changed(text, [withHttps(found)]), `[Acme](${dead.text}?a=b)`);
    });
  }

  it('is never replaced with another link', async () => {
    const text = dead.text.replace('https', 'http');
    assert.deepEqual(await repairsIn(text, [dead], current, options), []);
  });
});

describe('A link without its key', () => {
  it('keeps its form and is no longer found', () => {
    const text = `[Acme](${dead.text})`;
    const [found] = findInviteLinks(text, { hosts: [host] });
    assert.ok(found?.kind === 'link');
    const without = changed(text, [withoutKey(found)]);
    assert.equal(without, `[Acme](https://app.gitpod.io/join-organization/${placeholderId})`);
    assert.deepEqual(findInviteLinks(without, { hosts: [host] }), []);
  });
});
