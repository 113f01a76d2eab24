import assert from 'node:assert/strict';
import { linkAt } from '../../../src/editor/linkAt';
import { findInviteLinks } from '../../../src/links/findInviteLinks';
import { readInviteLink } from '../../../src/links/readPasted';
import { configuredHosts, escapedHosts, id } from '../links/pastedInvites';

/** The three ways in which links are read. Each returns the origin that a link would lead a user or a request to. */
const readers = {
  'links/readPasted': (text: string): readonly string[] => {
    const read = readInviteLink(text, { configuredHosts });
    return read.kind === 'link' ? [read.link.host.origin] : [];
  },
  'links/findInviteLinks': (text: string): readonly string[] =>
    findInviteLinks(text, { hosts: configuredHosts }).flatMap((found) =>
      found.kind === 'link' ? [found.link.host.origin] : [],
    ),
  'editor/linkAt': (text: string): readonly string[] => {
    const all = Array.from(text, (_, at) => linkAt(text, at, { hosts: configuredHosts }));
    return all.flatMap((found) => (found?.kind === 'link' ? [found.link.host.origin] : []));
  },
} as const;

const path = `/join-organization/${id}`;

/** Addresses that a user may mistake for app.gitpod.io or gitpod.acme.example. */
const lookAlikes: readonly string[] = [
  `https://app.gitpod.io.evil.example${path}`,
  `https://app.gitpod.io@evil.example${path}`,
  `https://app.gitpod.io:443@evil.example${path}`,
  `https://app.gitpod.io%2F@evil.example${path}`,
  `https://app.gitpod.io%252F@evil.example${path}`,
  `https://evil.example\\@app.gitpod.io${path}`,
  `https://evil.example/@app.gitpod.io${path}`,
  `https://evil.example/#app.gitpod.io${path}`,
  `https://evil.example//app.gitpod.io${path}`,
  `https:evil.example${path}`,
  `https:/\\evil.example${path}`,
  `http://app.gitpod.io:80${path}`,
  `ftp://app.gitpod.io${path}`,
  `javascript://app.gitpod.io${path}`,
  `https://app.gitpod.io:8443${path}`,
  `https://app.gitpod.io.${path}`,
  `https://app-gitpod.io${path}`,
  `https://app.gitpod.com${path}`,
  `https://app.gitp0d.io${path}`,
  `https://\u0430pp.gitpod.io${path}`,
  `https://xn--pp-6kc.gitpod.io${path}`,
  `https://app.gitpod.io\u2024evil.example${path}`,
  `https://app.gitpod.io\u3002evil.example${path}`,
  `https://app.gitpod.io\u202e${path}`,
  `https://app.gitpod.io&#46;evil.example${path}`,
  `https://app.gitpod.io%2eevil.example${path}`,
  `https://app.gitpod.io\u0000.evil.example${path}`,
  `https://app.gitpod.io;.evil.example${path}`,
  `https://gitpod.acme.example.evil.example${path}`,
  `https://gitpod.acrne.example${path}`,
  ...escapedHosts.map((host) => `https://${host}${path}`),
  `[https://app.gitpod.io${path.slice(0, -2)}](https://evil.example${path})`,
  `<a href="https://evil.example${path}">app.gitpod.io</a>`,
  `vscode://org-invites.gitpod-invites/join?inviteId=${id}&host=https://evil.example`,
  `vscode://org-invites.gitpod-invites@evil.example/join?inviteId=${id}`,
  `vscode://org-invites.gitpod-invites.evil.example/join?inviteId=${id}`,
  `https://org-invites.gitpod-invites/join?inviteId=${id}`,
];

/** Addresses that contain one of a known host, as redirectors create them, or that every browser reads as one. */
const wrapped: readonly string[] = [
  `http://app.gitpod.io${path}`,
  `https://app.gitpod.io\\@evil.example${path}`,
  `https://app.gitpod.io\\.evil.example${path}`,
  `https://evil.example/https://app.gitpod.io${path}`,
  `https://evil.example/?to=https://app.gitpod.io${path}`,
];

describe('A link of a host that only looks like a known one,', () => {
  for (const [place, read] of Object.entries(readers)) {
    it(`is no invite link for ${place}, in any of ${lookAlikes.length} disguises`, () => {
      const taken = lookAlikes.flatMap((text) => {
        const origins = [...new Set(read(text))];
        return origins.map((origin) => `${text} → ${origin}`);
      });
      assert.deepEqual(taken, []);
    });

    it(`is never more than the link of the known host in it, for ${place}`, () => {
      const origins = wrapped.flatMap((text) => read(text));
      assert.deepEqual(
        origins.filter((origin) => origin !== 'https://app.gitpod.io'),
        [],
      );
    });
  }
});
