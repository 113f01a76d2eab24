import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { mailDraft, maxMailAddressLength } from '../../../../src/features/share/share';

const link = 'https://app.gitpod.io/join-organization/0190d0a1-2222-7abc-8def-0123456789ab';

describe('A mail draft', () => {
  it('has the given subject and text, and no recipient', () => {
    assert.equal(mailDraft('Hello', 'you'), 'mailto:?subject=Hello&body=you');
  });

  it('returns the same text to a mail app, whatever the characters', () => {
    const text = fc.string({ unit: 'grapheme', maxLength: 60 }).filter((each) => !/[\r\n]/.test(each));
    fc.assert(
      fc.property(text, text, (subject, body) => {
        assert.deepEqual(read(mailDraft(subject, body)), { subject, body });
      }),
    );
  });

  it('escapes separators inside each part of the address', () => {
    const body = 'R&D = 100% #1 + "you"? a%26b';
    const address = mailDraft('a&body=b', body) ?? '';
    assert.equal(address.split('&').length, 2);
    assert.doesNotMatch(address, /[#+" ]/);
    assert.deepEqual(read(address), { subject: 'a&body=b', body });
  });

  it('contains the whole link', () => {
    assert.ok(mailDraft('Hello', link)?.includes(encodeURIComponent(link)));
  });

  for (const [what, end] of Object.entries({ LF: '\n', CRLF: '\r\n', CR: '\r' })) {
    it(`ends lines with CRLF where the text ended them with ${what}`, () => {
      assert.equal(mailDraft('', `one${end}${end}two`), 'mailto:?subject=&body=one%0D%0A%0D%0Atwo');
    });
  }

  it('encodes characters of every script as UTF-8', () => {
    assert.equal(mailDraft('é你', '👋'), 'mailto:?subject=%C3%A9%E4%BD%A0&body=%F0%9F%91%8B');
  });

  it('replaces a lone surrogate instead of failing', () => {
    assert.equal(mailDraft('\ud83d', 'x\udc4b'), 'mailto:?subject=%EF%BF%BD&body=x%EF%BF%BD');
  });

  it('is undefined when its URL would be too long for a system to open', () => {
    const bare = mailDraft('', '')?.length ?? 0;
    assert.equal(mailDraft('', 'x'.repeat(maxMailAddressLength - bare))?.length, maxMailAddressLength);
    assert.equal(mailDraft('', 'x'.repeat(maxMailAddressLength - bare + 1)), undefined);
    assert.equal(mailDraft('', '你'.repeat(300)), undefined, 'what counts is the encoded text');
  });
});

/** Parses the draft as a mail app does. */
function read(address: string | undefined): object {
  const [, subject = '', body = ''] = /^mailto:\?subject=([^&]*)&body=([^&]*)$/.exec(address ?? '') ?? [];
  return { subject: decodeURIComponent(subject), body: decodeURIComponent(body) };
}
