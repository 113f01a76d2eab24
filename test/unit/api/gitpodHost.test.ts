import assert from 'node:assert/strict';
import { GitpodHost, type HostProblem } from '../../../src/api/host';

const inviteId = '0190a1b2-c3d4-7e5f-8a6b-1c2d3e4f1f2d';

describe('GitpodHost', () => {
  const accepted: readonly (readonly [text: string, origin: string, hostname: string])[] = [
    ['https://app.gitpod.io', 'https://app.gitpod.io', 'app.gitpod.io'],
    ['https://app.ona.com/', 'https://app.ona.com', 'app.ona.com'],
    ['  https://app.gitpod.io\n', 'https://app.gitpod.io', 'app.gitpod.io'],
    ['HTTPS://App.Gitpod.IO', 'https://app.gitpod.io', 'app.gitpod.io'],
    ['https://app.gitpod.io:443', 'https://app.gitpod.io', 'app.gitpod.io'],
    ['https://gitpod.acme.example:8443', 'https://gitpod.acme.example:8443', 'gitpod.acme.example:8443'],
    ['https://gitpod', 'https://gitpod', 'gitpod'],
    ['https://xn--bcher-kva.example', 'https://xn--bcher-kva.example', 'xn--bcher-kva.example'],
    ['http://localhost:3000', 'http://localhost:3000', 'localhost:3000'],
    ['http://127.0.0.1:3000/', 'http://127.0.0.1:3000', '127.0.0.1:3000'],
    ['http://127.255.3.4', 'http://127.255.3.4', '127.255.3.4'],
    ['http://[::1]:3000', 'http://[::1]:3000', '[::1]:3000'],
    ['https://localhost:8443', 'https://localhost:8443', 'localhost:8443'],
  ];
  for (const [text, origin, hostname] of accepted) {
    it(`accepts ${JSON.stringify(text)}`, () => {
      const host = GitpodHost.parse(text);
      assert.ok(host instanceof GitpodHost, JSON.stringify(host));
      assert.deepEqual([host.origin, host.hostname], [origin, hostname]);
    });
  }

  const refused: readonly (readonly [text: string, problem: HostProblem['problem']])[] = [
    ['', 'empty'],
    [' \t\n', 'empty'],
    ['app.gitpod.io', 'notAnAddress'],
    ['https://', 'notAnAddress'],
    ['https:app.gitpod.io', 'notAnAddress'],
    ['https:/app.gitpod.io', 'notAnAddress'],
    ['https:///app.gitpod.io', 'notAnAddress'],
    ['//app.gitpod.io', 'notAnAddress'],
    ['https:\\\\app.gitpod.io', 'notAnAddress'],
    ['https://app.gitpod.io\\@evil.example', 'notAnAddress'],
    ['https://app.gitpod.io\\.evil.example', 'notAnAddress'],
    ['https://app.git pod.io', 'notAnAddress'],
    ['https://app.git\tpod.io', 'notAnAddress'],
    ['https://app.git\npod.io', 'notAnAddress'],
    ['https://app.gitpod.io\u0000', 'notAnAddress'],
    ['https://app.gitpod.io\u202e', 'notAnAddress'],
    ['https://app.git\u00adpod.io', 'notAnAddress'],
    ['https://app\u3002gitpod.io', 'notAnAddress'],
    ['https://\u0430pp.gitpod.io', 'notAnAddress'],
    ['https://app%2egitpod.io', 'notAnAddress'],
    ['https://app.gitpod.io%2f.evil.example', 'notAnAddress'],
    ['https://app.gitpod.io.', 'notAnAddress'],
    ['https://app.gitpod.io:', 'notAnAddress'],
    ['https://app.gitpod.io:0443', 'notAnAddress'],
    ['https://app.gitpod.io:99999', 'notAnAddress'],
    ['https://127.1', 'notAnAddress'],
    ['https://0x7f.0.0.1', 'notAnAddress'],
    ['http://2130706433', 'notAnAddress'],
    ['https://[0:0:0:0:0:0:0:1]', 'notAnAddress'],
    ['https://a..b^c', 'notAnAddress'],
    ['http://app.gitpod.io', 'notHttps'],
    ['http://127.0.0.1.evil.example', 'notHttps'],
    ['http://localhost.evil.example', 'notHttps'],
    ['http://128.0.0.1', 'notHttps'],
    ['ftp://app.gitpod.io', 'notHttps'],
    ['file:///etc/passwd', 'notHttps'],
    ['javascript://app.gitpod.io', 'notHttps'],
    ['https://me@app.gitpod.io', 'userInfo'],
    ['https://@app.gitpod.io', 'userInfo'],
    ['https://app.gitpod.io@evil.example', 'userInfo'],
    ['https://me:secret@app.gitpod.io/path', 'userInfo'],
    ['http://localhost:3000@evil.example', 'userInfo'],
    ['https://app.gitpod.io/login', 'path'],
    ['https://app.gitpod.io//', 'path'],
    ['https://app.gitpod.io/?x=1', 'query'],
    ['https://app.gitpod.io?', 'query'],
    ['https://app.gitpod.io#', 'fragment'],
    ['https://app.gitpod.io/#@evil.example', 'fragment'],
  ];
  for (const [text, problem] of refused) {
    it(`rejects ${JSON.stringify(text)} as ${problem}`, () => {
      assert.deepEqual(GitpodHost.parse(text), { problem });
    });
  }

  it('is the vendor’s own host when nothing is configured', () => {
    assert.equal(GitpodHost.default.origin, 'https://app.gitpod.io');
  });

  it('treats both names of the vendor’s service as one service, and as two hosts', () => {
    const ona = parsed('https://app.ona.com');
    assert.equal(ona.isSameService(GitpodHost.default), true);
    assert.equal(ona.equals(GitpodHost.default), false);
  });

  it('treats any other host as a separate service', () => {
    const acme = parsed('https://gitpod.acme.example');
    assert.equal(acme.isSameService(GitpodHost.default), false);
    assert.equal(acme.isSameService(parsed('https://gitpod.acme.example:8443')), false);
    assert.equal(acme.isSameService(parsed('https://gitpod.acme.example/')), true);
  });

  it('builds its links and page URLs', () => {
    const host = parsed('https://gitpod.acme.example:8443');
    assert.equal(host.inviteLink(inviteId), `https://gitpod.acme.example:8443/join-organization/${inviteId}`);
    assert.equal(host.loginLink(inviteId), `https://gitpod.acme.example:8443/login?inviteId=${inviteId}`);
    assert.equal(host.tokensPage, 'https://gitpod.acme.example:8443/settings/personal-access-tokens');
    assert.equal(host.membersPage, 'https://gitpod.acme.example:8443/settings/members');
  });

  it('never lets an id become another part of a URL', () => {
    assert.equal(GitpodHost.default.inviteLink('../x?y#z'), 'https://app.gitpod.io/join-organization/..%2Fx%3Fy%23z');
    assert.equal(GitpodHost.default.loginLink('a&b=c'), 'https://app.gitpod.io/login?inviteId=a%26b%3Dc');
  });

  it('prints as its origin', () => {
    assert.equal(String(GitpodHost.default), 'https://app.gitpod.io');
  });
});

function parsed(text: string): GitpodHost {
  const host = GitpodHost.parse(text);
  assert.ok(host instanceof GitpodHost, text);
  return host;
}
