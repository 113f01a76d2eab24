import assert from 'node:assert/strict';
import { IgnoredLinks, ignoreHashOf } from '../../../src/links/ignoredLinks';
import { InviteLink } from '../../../src/links/inviteLink';
import { hostOf, inviteId, organizationId } from '../../fakes/samples';

describe('An ignored link', () => {
  const link = new InviteLink(hostOf('https://app.gitpod.io'), inviteId);
  const another = new InviteLink(hostOf('https://app.gitpod.io'), organizationId);

  it('is recognized by its hash', () => {
    assert.equal(new IgnoredLinks([ignoreHashOf(link)]).has(link), true);
  });

  it('is recognized under the other name of its service', () => {
    const underOtherName = new InviteLink(hostOf('https://app.ona.com'), inviteId);
    assert.equal(new IgnoredLinks([ignoreHashOf(link)]).has(underOtherName), true);
  });

  it('does not match another link, nor the same id on another service', () => {
    const ignored = new IgnoredLinks([ignoreHashOf(link)]);
    assert.equal(ignored.has(another), false);
    assert.equal(ignored.has(new InviteLink(hostOf('https://gitpod.harbour.example'), inviteId)), false);
  });

  it('is found among several', () => {
    const ignored = new IgnoredLinks([ignoreHashOf(another), ignoreHashOf(link)]);
    assert.deepEqual([ignored.has(link), ignored.has(another)], [true, true]);
  });

  it('has a different hash each time, so that two workspaces cannot be compared', () => {
    assert.notEqual(ignoreHashOf(link), ignoreHashOf(link));
  });

  it('stores no more than 32 random bits and 32 bits of a hash', () => {
    assert.match(ignoreHashOf(link), /^[0-9a-f]{8}-[0-9a-f]{8}$/);
  });

  for (const setting of [undefined, null, 'a', {}, [1, null, 'no mark', inviteId, '00000000-00000000']]) {
    it(`does not exist if the setting is ${JSON.stringify(setting)}`, () => {
      assert.equal(new IgnoredLinks(setting).has(link), false);
    });
  }
});
