import assert from 'node:assert/strict';
import { hostPrefixes, escapedHosts, id, join, readAs, reading } from './pastedInvites';

const path = `/join-organization/${id}`;
const similar = (host: string, of = 'app.gitpod.io') => `lookAlike ${host} of ${of} by similarName`;

describe('readInviteLink never accepts a link of', () => {
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
        `https://example.com?next=\r\n  app.gitpod.io${path}&x=1`,
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

  describe('a host that only looks like a known one', () => {
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
    readAs('lookAlike app.gitpod.io of app.gitpod.io by scheme', [`http://app.gitpod.io:80${path}`]);
    readAs(similar('app.gitpod.io.'), [`http://app.gitpod.io.${path}`]);
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

  describe('a host without a scheme after characters that a host can contain', () => {
    for (const before of [...hostPrefixes, 'evil.example@']) {
      it(JSON.stringify(before), () => {
        assert.match(reading(`${before}app.gitpod.io${path}`), /^(?:lookAlike|otherHost) /);
      });
    }
  });

  describe('a host that escapes change, for a browser or for a program', () => {
    for (const host of escapedHosts) {
      it(JSON.stringify(host), () => {
        assert.match(reading(`https://${host}${path}`), /^(?:lookAlike|otherHost) /);
        assert.match(reading(`https\\://${host}${path}`), /^(?:lookAlike|otherHost) /);
      });
    }
  });

  it('never shows anything of a host but what hosts are made of', () => {
    assert.match(reading(`https://$bug*!~.example${path}`), /^otherHost [a-z?.]+$/);
    assert.ok(reading(`https://${'a.'.repeat(120)}example${path}`).length < 120);
  });
});
