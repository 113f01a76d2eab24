import assert from 'node:assert/strict';
import { GitpodHost } from '../../../src/api/host';
import { linkAt } from '../../../src/editor/linkAt';
import { findInviteLinks } from '../../../src/links/findInviteLinks';
import { hasInviteMarker, type LinkForm, linkForms, markersOf, textWithInvites } from '../../../src/links/forms';
import { InviteLink } from '../../../src/links/inviteLink';
import { readInviteLink } from '../../../src/links/readPasted';
import { repairsIn } from '../../../src/links/repair';
import { id, otherId } from './pastedInvites';

const host = GitpodHost.default;
const hosts = [host];

/** Forms that the product does not have: one with the id in the path, one in a parameter. */
const added: readonly LinkForm[] = [
  {
    name: 'enter',
    marker: 'enter-team',
    kind: 'path',
    build: (origin, inviteId) => `${origin}/enter-team/${inviteId}`,
  },
  {
    name: 'ticket',
    marker: 'ticketCode',
    kind: 'parameter',
    build: (origin, inviteId) => `${origin}/start?a=b&ticketCode=${inviteId}`,
  },
];

describe('A link form that is added to the table', () => {
  for (const form of added) {
    const link = form.build(host.origin, id);
    const forms = [...linkForms, form];
    const options = { hosts, forms };

    it(`is found by the scanner: ${form.name}`, () => {
      for (const text of [link, `[Join](${link})`, encodeURIComponent(link), link.replaceAll('/', '\\/')]) {
        const [found] = findInviteLinks(text, options);
        assert.deepEqual(
          [found?.kind === 'link' && found.form, found && text.slice(found.idStart, found.idEnd)],
          [form.name, id],
        );
      }
      assert.deepEqual(findInviteLinks(link, { hosts }), []);
    });

    it(`passes the pre-check of a hover and is found by it: ${form.name}`, () => {
      assert.equal(hasInviteMarker(link, markersOf(forms)), true);
      assert.equal(linkAt(`see ${link}`, 20, options)?.kind, 'link');
      assert.equal(linkAt(`see ${link}`, 20, { hosts }), undefined);
    });

    it(`is read when it is pasted: ${form.name}`, () => {
      for (const text of [link, link.toUpperCase(), encodeURIComponent(link), `Join: ${link}.`]) {
        const read = readInviteLink(text, { configuredHosts: hosts, forms });
        assert.deepEqual([read.kind, read.kind === 'link' && read.form], ['link', form.name], text);
      }
    });

    it(`is found in the bytes of a file: ${form.name}`, () => {
      assert.equal(textWithInvites(Buffer.from(link), markersOf(forms)), link);
      assert.equal(textWithInvites(Buffer.from(link)), undefined);
    });

    it(`is repaired: ${form.name}`, async () => {
      const [dead, current] = [new InviteLink(host, id), new InviteLink(host, otherId)];
      const [repair, another] = await repairsIn(link, [dead], current, options);
      assert.deepEqual(
        [repair && link.slice(0, repair.start) + repair.text, another],
        [form.build(host.origin, otherId), undefined],
      );
    });
  }
});

describe('A form of the table', () => {
  for (const form of linkForms) {
    it(`creates links that are found and read back: ${form.name}`, () => {
      const link = form.build(form.name === 'editor' ? 'vscode:' : host.origin, id);
      const [found] = findInviteLinks(link, { hosts });
      const read = readInviteLink(link, { configuredHosts: hosts });
      assert.deepEqual(
        [found?.kind === 'link' && found.form, read.kind === 'link' && read.form],
        [form.name, form.name],
      );
    });
  }
});
