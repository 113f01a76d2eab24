import assert from 'node:assert/strict';
import { readInviteLink } from '../../../src/invites/readInviteLink';
import { editor, id, join, otherId, readAs, reading } from './pastedInvites';

const path = `/join-organization/${id}`;
const similar = (host: string, of = 'app.gitpod.io') => `lookAlike ${host} of ${of} by similarName`;

describe('readInviteLink explains what it cannot take', () => {
  describe('nothing at all', () => {
    readAs('empty', ['', ' ', '\n\t\r\n', '\u00a0', '\u200b\ufeff']);
  });

  describe('what holds no invite', () => {
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

  describe('another host', () => {
    readAs('otherHost example.com', [
      ...[
        `https://example.com${path}`,
        `http://example.com${path}`,
        `example.com${path}`,
        `[x](https://example.com${path})`,
      ],
      ...[
        `https://example.com/login?inviteId=${id}`,
        `https://me@example.com${path}`,
        `https://EXAMPLE.com${path}?a=b`,
      ],
      ...[
        `https://example.com\n${path}`,
        `https://example.com/\n${path.slice(1)}`,
        encodeURIComponent(`https://example.com${path}`),
      ],
      ...[`https://example.com/join-organization/\n${id}`, `https://example.com/join-organization/${id.slice(0, 9)}`],
      ...[`https://example.com/?at=app.gitpod.io${path}`, `https://example.com/#app.gitpod.io${path}`],
      ...[
        `https://example.com/app.gitpod.io${path}`,
        `https://example.com//app.gitpod.io${path}`,
        `https://example.com?x=@app.gitpod.io${path}`,
      ],
      ...[
        `https://example.com\\@app.gitpod.io${path}`,
        `https://example.com/('app.gitpod.io${path}`,
        `https://example.com/%40app.gitpod.io${path}`,
        `https://example.com/@app.gitpod.io${path}`,
      ],
    ]);
    readAs('otherHost gitpod.other.example', [`https://gitpod.other.example${path}`]);
    readAs('otherHost api.gitpod.io', [`https://api.gitpod.io${path}`]);
    readAs('otherHost xapp.gitpod.io', [
      `https://xapp.gitpod.io${path}`,
      `https://x\napp.gitpod.io${path}`,
      `https://x\n> app.gitpod.io${path}`,
    ]);
    readAs('otherHost 192.0.2.7', [`https://192.0.2.7${path}`, `https://3221225991${path}`]);
    readAs('otherHost xn--bcher-kva.example', [`https://bücher.example${path}`]);
  });

  describe('a host that only looks like one that counts', () => {
    for (const host of [
      'app.gitpod.io.evil.example',
      'app-gitpod.io',
      'appgitpod.io',
      'app.gitpod.com',
      'app.gitpod.dev',
      'app.gitpod.co',
    ]) {
      readAs(similar(host), [`https://${host}${path}`]);
    }
    for (const host of [
      'app.gitp0d.io',
      'app.gltpod.io',
      'app.gitpood.io',
      'app.gtipod.io',
      'app.gitpod.io-join.example',
      'evil-app.gitpod.io.example',
    ]) {
      readAs(similar(host), [`https://${host}${path}`]);
    }
    readAs(similar('app.gitpod.io.'), [`https://app.gitpod.io.${path}`]);
    readAs(similar('app-ona.com', 'app.ona.com'), [`https://app-ona.com${path}`]);
    readAs(similar('gitpod.acrne.example', 'gitpod.acme.example'), [`https://gitpod.acrne.example${path}`]);
    readAs(similar('app.gitpod.io.evil.example'), [
      ...[
        `app.gitpod.io.evil.example${path}`,
        `<https://app.gitpod.io.evil.example${path}|${join}>`,
        `https://app.gitpod.io%2eevil.example${path}`,
      ],
      ...[
        `[${join}](https://app.gitpod.io.evil.example${path})`,
        `<a href="https://app.gitpod.io.evil.example${path}">${join}</a>`,
      ],
      ...[
        encodeURIComponent(`https://app.gitpod.io.evil.example${path}`),
        `https://app.gitpod.io\n.evil.example${path}`,
      ],
      ...[`https://app.gitpod.io .evil.example${path}`, `https://app.gitpod.io.evil.example/join-organization/`],
      ...[`https://app.gitpod.io.evil.example/login?inviteId=${id}`, `https://app.gitpod.io&#46;evil.example${path}`],
    ]);
    readAs('lookAlike evil.example of app.gitpod.io by userInfo', [
      ...[`https://app.gitpod.io@evil.example${path}`, `https://app.gitpod.io:x@evil.example${path}`],
      ...[
        `https://app%2Egitpod%2Eio@evil.example${path}`,
        `https://app.gitpod.io%2F@evil.example${path}`,
        `app.gitpod.io@evil.example${path}`,
      ],
      ...[
        `https://app.gitpod.io&#64;evil.example${path}`,
        encodeURIComponent(`https://app.gitpod.io@evil.example${path}`),
      ],
      ...[`https://app.gitpod.io\n@evil.example${path}`, `https://app.gitpod.io @evil.example${path}`],
    ]);
    readAs('lookAlike app.gitpod.io of app.gitpod.io by userInfo', [
      `https://evil.example@app.gitpod.io${path}`,
      `https://me:pw@app.gitpod.io${path}`,
    ]);
    readAs('lookAlike xn--pp-6kc.gitpod.io of app.gitpod.io by foreignLetters', [
      `https://\u0430pp.gitpod.io${path}`,
      `https://xn--pp-6kc.gitpod.io${path}`,
    ]);
    readAs('lookAlike app.xn--gitod-xye.io of app.gitpod.io by foreignLetters', [`https://app.git\u0440od.io${path}`]);
    readAs('lookAlike app.gitpod.io of app.gitpod.io by scheme', [
      `http://app.gitpod.io${path}`,
      `HTTP://app.gitpod.io${path}`,
    ]);
    readAs('lookAlike localhost:3000 of localhost:3000 by scheme', [`https://localhost:3000${path}`]);
    readAs('lookAlike app.gitpod.io:8443 of app.gitpod.io by port', [
      `https://app.gitpod.io:8443${path}`,
      `app.gitpod.io:8443${path}`,
    ]);
    readAs('lookAlike app.gitpod.io:444 of app.gitpod.io by port', [`https://app.gitpod.io:444${path}`]);
    readAs('lookAlike app.gitpod.io?2F.evil.example of app.gitpod.io by unreadable', [
      `https://app.gitpod.io%2F.evil.example${path}`,
    ]);
    readAs('lookAlike app.gitpod.io? of app.gitpod.io by unreadable', [`https://app.gitpod.io\u202e${path}`]);
  });

  describe('a link into the editor that says more than which invite', () => {
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

  describe('different invites', () => {
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

  it('never shows anything of a host but what hosts are made of', () => {
    assert.match(reading(`https://$bug*!~.example${path}`), /^otherHost [a-z?.]+$/);
    assert.ok(reading(`https://${'a.'.repeat(120)}example${path}`).length < 120);
  });

  it('takes the vendor’s host for an id when nothing is configured', () => {
    const read = readInviteLink(id, { configuredHosts: [] });
    assert.equal(read.kind === 'link' && read.link.host.origin, 'https://app.gitpod.io');
  });
});
