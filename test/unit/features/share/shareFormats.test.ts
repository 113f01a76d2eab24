import assert from 'node:assert/strict';
import {
  asEditorLink,
  asHtml,
  asInvitation,
  asLoginLink,
  asMarkdown,
  asPlainLink,
  asSlack,
  type SharedInvite,
} from '../../../../src/features/share/formats';
import { classifyEditorLink } from '../../../../src/links/forms';
import { InviteLink } from '../../../../src/links/inviteLink';
import { readInviteLink } from '../../../../src/links/readPasted';
import { acme, configuredHosts, id } from '../../links/pastedInvites';

const link = new InviteLink(acme, id);
const url = `https://gitpod.acme.example/join-organization/${id}`;
const invite: SharedInvite = { link, organizationName: 'Acme & Sons', memberCount: 42 };
const inEnglish = (count: number): string => count.toLocaleString('en');
const formats = {
  plain: asPlainLink,
  markdown: asMarkdown,
  html: asHtml,
  slack: asSlack,
  invitation: (shared: SharedInvite) =>
    asInvitation('Join ${organization} (${members} members): ${link}', shared, inEnglish),
  login: asLoginLink,
  editor: (shared: SharedInvite) => asEditorLink(shared, 'vscode'),
};
type Format = keyof typeof formats;
const names: readonly Format[] = ['plain', 'markdown', 'html', 'slack', 'invitation', 'login', 'editor'];
const share = (format: Format, name: string): string => formats[format]({ ...invite, organizationName: name });

describe('An invite is shared', () => {
  const expected: Readonly<Record<Format, string>> = {
    plain: url,
    markdown: `[Acme &amp; Sons](${url})`,
    html: `<a href="${url}">Acme &amp; Sons</a>`,
    slack: `<${url}|Acme &amp; Sons>`,
    invitation: `Join Acme & Sons (42 members): ${url}`,
    login: `https://gitpod.acme.example/login?inviteId=${id}`,
    editor: `https://vscode.dev/redirect?url=vscode%3A%2F%2Forg-invites.gitpod-invites%2Fjoin%3FinviteId%3D${id}`,
  };
  for (const format of names) {
    it(`as ${format}`, () => {
      assert.equal(formats[format](invite), expected[format]);
    });
  }

  for (const [scheme, site] of [
    ['vscode', 'vscode.dev'],
    ['vscode-insiders', 'insiders.vscode.dev'],
  ] as const) {
    it(`to ${scheme} through the web, by an address that this extension accepts`, () => {
      const shared = new URL(asEditorLink(invite, scheme));
      assert.deepEqual([shared.protocol, shared.host, shared.pathname], ['https:', site, '/redirect']);
      assert.deepEqual([...shared.searchParams.keys()], ['url']);
      const address = shared.searchParams.get('url') ?? '';
      assert.equal(address, `${scheme}://org-invites.gitpod-invites/join?inviteId=${id}`);
      assert.equal(classifyEditorLink(address, scheme), 'invite');
    });
  }

  it('to a fork with that editor’s own scheme, because no site redirects to it', () => {
    for (const scheme of ['cursor', 'vscodium', 'code-oss', 'constructor']) {
      const address = asEditorLink(invite, scheme);
      assert.equal(address, `${scheme}://org-invites.gitpod-invites/join?inviteId=${id}`);
      assert.equal(classifyEditorLink(address, scheme), 'invite');
    }
  });
});

const unkindNames = [
  'Acme',
  'A](https://evil.example) [b',
  '**bold** _it_ `code` ~~no~~ $(icon) | table |',
  '<img src=x onerror=alert(1)>',
  '"onclick="alert(1)',
  "it's",
  'a & b &amp; c',
  'a|b>c<d',
  '\\',
  '](',
  'line\nbreak\r\nand\ttab',
  'نص \u202eعربي\u2066',
  '株式会社アクメ',
  'Ünïcode 😀',
  '${link} ${organization}',
  '$& $1 $$',
  '',
  ' \u200b ',
  '@here <!channel>',
  '%0A%2F',
];

describe('An organization’s name, whatever it is,', () => {
  for (const name of unkindNames) {
    for (const format of names) {
      it(`leaves the invite readable as ${format}: ${JSON.stringify(name)}`, () => {
        const read = readInviteLink(share(format, name), { configuredHosts });
        assert.equal(read.kind, 'link', share(format, name));
        assert.ok(read.link.equals(link));
      });
    }
    it(`stays one link in HTML: ${JSON.stringify(name)}`, () => {
      assert.match(share('html', name), /^<a href="[^"<>]+">[^<>"']*<\/a>$/);
    });
    it(`stays one link in Slack: ${JSON.stringify(name)}`, () => {
      assert.match(share('slack', name), /^<https:[^<>|]+\|[^<>\n]+>$/);
    });
    it(`stays the text of one link in Markdown: ${JSON.stringify(name)}`, () => {
      assert.match(share('markdown', name), /^\[(?:[^\\[\]<>`*_~|$\n]|\\[\\[\]`*_~|$])+\]\([^()\s]+\)$/);
    });
    it(`neither breaks lines nor turns text around: ${JSON.stringify(name)}`, () => {
      for (const format of names) {
        assert.doesNotMatch(share(format, name), /[\n\r\t\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069]/);
      }
    });
  }

  it('falls back to the host when it is empty', () => {
    assert.equal(share('markdown', ' \u202e '), `[gitpod.acme.example](${url})`);
  });
});

describe('An invitation text', () => {
  it('keeps unknown placeholders', () => {
    assert.equal(
      asInvitation('${link} ${name} ${} $link {link} ${link', invite),
      `${url} \${name} \${} $link {link} \${link`,
    );
  });

  it('replaces every occurrence of a placeholder', () => {
    assert.equal(asInvitation('${members}${members}\n${organization}', invite), '4242\nAcme & Sons');
  });

  it('does not expand placeholders in inserted text', () => {
    assert.equal(asInvitation('${organization}', { ...invite, organizationName: '${link}' }), '${link}');
  });

  it('ignores inherited properties of objects', () => {
    assert.equal(asInvitation('${constructor} ${toString}', invite), '${constructor} ${toString}');
  });

  it('shows ? for an unknown number of members, and 0 for none', () => {
    assert.equal(asInvitation('${members}', { link, organizationName: 'Acme' }), '?');
    assert.equal(asInvitation('${members}', { ...invite, memberCount: 0 }), '0');
  });

  it('formats the number of members for the user’s language', () => {
    const text = asInvitation('${members}', { ...invite, memberCount: 12345 }, inEnglish);
    assert.equal(text, '12,345');
  });
});
