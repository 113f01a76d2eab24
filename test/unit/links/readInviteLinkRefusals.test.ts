import assert from 'node:assert/strict';
import { readInviteLink } from '../../../src/links/readPasted';
import { editor, id, join, otherId, readAs } from './pastedInvites';

const path = `/join-organization/${id}`;

describe('readInviteLink explains why it rejects', () => {
  describe('empty text', () => {
    readAs('empty', ['', ' ', '\n\t\r\n', '\u00a0', '\u200b\ufeff']);
  });

  describe('text without an invite', () => {
    readAs('noInvite', [
      ...[
        'hello',
        'https://app.gitpod.io',
        'https://app.gitpod.io/',
        'https://app.gitpod.io/login',
        '?',
        '://',
        'http',
      ],
      ...['https://app.gitpod.io/settings/members', `https://app.gitpod.io/details/${id}`, `https://x.example/${id}`],
      ...[
        'join-organization',
        'inviteId',
        'inviteId=',
        '%',
        '%E0%A4%A',
        '&#x110000;',
        '<>',
        '[](',
        '\ud800',
        '0'.repeat(50),
      ],
      ...['gitpod_pat_abcdef.ghijkl', '2024-01-01', '+49 30 1234567', `organizationId: ${id}`, `userId=${id}`],
      ...[
        `https://docs.example/start ${id}`,
        `myinviteId${id}`,
        'vscode://gitpod.gitpod-flex/join',
        `x-${id}`,
        `${id}-x`,
      ],
      ...[`vscode://evil.gitpod-invites/join?inviteId=${id}`, `vscode://org-invites.gitpod-invites/run?inviteId=${id}`],
      ...[`file://org-invites.gitpod-invites/join?inviteId=${id}`, `vscode://org-invites.gitpod-invites${path}`],
      ...[`https://app.gitpod.io%2F.evil.example/%6Aoin-organization/${id}`],
      ...[`https://app.gitpod.io\n%2F.evil.example/%6Aoin-organization/${id}`],
      ...[`ftp://app.gitpod.io${path}`, `javascript://app.gitpod.io${path}`, `ps://app.gitpod.io${path}`],
    ]);
  });

  describe('half an id', () => {
    readAs('halfId', [
      ...[join.slice(0, -1), join.slice(0, -12), join.slice(0, -20), `${join}0`, `${join}-0`, `${join}abc`],
      ...[
        'https://app.gitpod.io/join-organization/',
        'https://app.gitpod.io/login?inviteId=',
        id.slice(1),
        id.slice(0, -1),
      ],
      ...[
        id.slice(0, 13),
        id.slice(-17),
        `"${id.slice(0, -1)}".`,
        `${id}0`,
        id.replaceAll('-', ''),
        editor.slice(0, -3),
      ],
      ...[
        join.replace('a', 'g').replace('gpp', 'app').replace('0190a', '0190g'),
        'https://app.ona.com/join-organization/<id>',
      ],
      ...[
        `${join.slice(0, -3)}\nThanks`,
        join.replace('-7e5f', '7e5f'),
        'https://app.gitpod.io/join-organization/{inviteId}',
      ],
    ]);
  });

  describe('a link of Gitpod Classic', () => {
    readAs('classic', [
      ...[`https://gitpod.io/orgs/join?inviteId=${id}`, `https://www.gitpod.io/orgs/join?inviteId=${id}`],
      ...[`gitpod.io/orgs/join?inviteId=${id}`, `[Join](https://gitpod.io/orgs/join?inviteId=${id})`],
      ...[`https://gitpod.io/orgs/join?inviteId=${id.slice(0, 8)}`, `HTTPS://GITPOD.IO/ORGS/JOIN?INVITEID=${id}`],
      ...[`https://gitpod.io${path}`, `https://app.gitpod.io/orgs/join?inviteId=${id}`],
      ...[`https://gitpod.classic.example/orgs/join?inviteId=${id}`],
      ...[`https://guard.example/?u=${encodeURIComponent(`https://gitpod.io/orgs/join?inviteId=${id}`)}`],
    ]);
  });

  describe('an editor link with unexpected parameters', () => {
    readAs('editorParameters', [
      ...[
        'host=evil.example',
        'token=abc',
        'Host=evil.example',
        'origin=https://evil.example',
        'x=1',
        'organizationId=1',
      ].map((parameter) => `${editor}&${parameter}`),
      ...[
        editor.replace('?', '?host=evil.example&'),
        editor.replace('?', '?token=abc&'),
        `${editor}&inviteId=${otherId}`,
      ],
      ...[editor.replace('://', '://me@'), editor.replace('/join', ':1/join'), `${editor}#token=abc`],
      `https://vscode.dev/redirect?url=${encodeURIComponent(`${editor}&host=evil.example`)}`,
      `https://vscode.dev/redirect?url=${encodeURIComponent(editor.replace('?', '?token=abc&'))}`,
    ]);
  });

  describe('several different invites', () => {
    const both = 'several: …1f2d at app.gitpod.io, …9999 at app.gitpod.io';
    readAs(both, [
      `${join}\n${join.replace(id, otherId)}`,
      `[${join}](${join.replace(id, otherId)})`,
      `${join} ${join.replace(id, otherId)}`,
    ]);
    readAs('several: …1f2d at app.gitpod.io, …1f2d at gitpod.acme.example', [
      `${join} https://gitpod.acme.example${path}`,
    ]);
    readAs('several: …1f2d at gitpod.acme.example, …9999 at gitpod.acme.example', [`${id}\n${otherId}`]);
    readAs('join at app.gitpod.io', [`${join} or ${join.replace('gitpod.io', 'ona.com')}`, `${join} ${join}`]);
  });

  it('uses the vendor’s host for an id when no host is configured', () => {
    const read = readInviteLink(id, { configuredHosts: [] });
    assert.equal(read.kind === 'link' && read.link.host.origin, 'https://app.gitpod.io');
  });
});
