import assert from 'node:assert/strict';
import { inspect } from 'node:util';
import { GitpodHost } from '../../../src/api/host';
import { InviteLink } from '../../../src/links/inviteLink';

const inviteId = '0190a1b2-c3d4-7e5f-8a6b-1c2d3e4f1f2d';
const link = new InviteLink(GitpodHost.default, inviteId);
const [, ona] = GitpodHost.canonical;

describe('InviteLink', () => {
  it('returns the link, the login link and the id only by name', () => {
    assert.equal(link.text, `https://app.gitpod.io/join-organization/${inviteId}`);
    assert.equal(link.loginText, `https://app.gitpod.io/login?inviteId=${inviteId}`);
    assert.equal(link.inviteId, inviteId);
  });

  it('shows only its last four characters', () => {
    assert.equal(link.ending, '1f2d');
    assert.equal(link.masked, '…1f2d');
  });

  it('converts the id to lower case', () => {
    assert.equal(new InviteLink(GitpodHost.default, inviteId.toUpperCase()).inviteId, inviteId);
  });

  const prints: Readonly<Record<string, (value: InviteLink) => string>> = {
    'a template text': (value) => String(value),
    JSON: (value) => JSON.stringify({ value }),
    'the inspector': (value) => inspect({ value }),
    'the inspector with hidden parts': (value) => inspect(value, { showHidden: true, customInspect: false }),
    'its own properties': (value) => JSON.stringify(Object.entries(value)),
    'a structured clone': (value) => inspect(structuredClone(value), { showHidden: true, depth: 9 }),
    'an error': (value) => inspect(new Error(`failed for ${String(value)}`, { cause: value })),
  };
  for (const [where, print] of Object.entries(prints)) {
    it(`never prints its id in ${where}`, () => {
      assert.doesNotMatch(print(link), /0190a1b2|1c2d3e4f/);
    });
  }

  it('returns its creation time for a UUIDv7, and nothing for another id or an impossible time', () => {
    const times = {
      '0190a1b2-c3d4-7e5f-8a6b-1c2d3e4f1f2d': Date.UTC(2024, 6, 11, 12, 9, 25, 716),
      '0190A1B2-C3D4-7E5F-8A6B-1C2D3E4F1F2D': Date.UTC(2024, 6, 11, 12, 9, 25, 716),
      '0190a1b2-c3d4-4e5f-8a6b-1c2d3e4f1f2d': undefined,
      '0190a1b2-c3d4-7e5f-ca6b-1c2d3e4f1f2d': undefined,
      '00000000-0000-7000-8000-000000000000': undefined,
    };
    for (const [uuid, expected] of Object.entries(times)) {
      assert.equal(new InviteLink(GitpodHost.default, uuid).createdAt, expected, uuid);
    }
  });

  it('equals the same invite on the other name of the same service', () => {
    assert.ok(ona);
    assert.equal(link.equals(new InviteLink(ona, inviteId.toUpperCase())), true);
  });

  it('differs from the same id on another service', () => {
    const host = GitpodHost.parse('https://gitpod.acme.example');
    assert.ok(host instanceof GitpodHost);
    assert.equal(link.equals(new InviteLink(host, inviteId)), false);
  });

  it('differs from another id on the same host', () => {
    assert.equal(link.equals(new InviteLink(GitpodHost.default, inviteId.replace('0190', '0191'))), false);
  });

  const notIds = [
    '',
    'x',
    inviteId.slice(1),
    `${inviteId}0`,
    ` ${inviteId}`,
    `${inviteId}\n`,
    inviteId.replace('a', 'g'),
  ];
  for (const text of [...notIds, inviteId.replaceAll('-', ''), inviteId.replace('-', '\u2010'), `{${inviteId}}`]) {
    it(`rejects ${JSON.stringify(text)}, and does not repeat it`, () => {
      assert.throws(
        () => new InviteLink(GitpodHost.default, text),
        (error) => error instanceof TypeError && !/0190a1b2|190a1b2/.test(error.message),
      );
    });
  }
});
