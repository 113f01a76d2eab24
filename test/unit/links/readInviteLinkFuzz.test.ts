import assert from 'node:assert/strict';
import fc from 'fast-check';
import { readInviteLink } from '../../../src/links/readPasted';
import { propertyCases, propertyMs } from '../../fakes/propertyCases';
import { configuredHosts } from './pastedInvites';
import { evilLinks, goodLinks, inviteIds, knownOrigins, wrapped } from './wrappedInvites';

/** Fixed, so that the inputs are the same in every run; set FUZZ_SEED for others. */
const seed = Number(process.env['FUZZ_SEED'] ?? 20_251_122);

const read = (text: string) => readInviteLink(text, { configuredHosts });

describe('readInviteLink, for generated texts', function () {
  this.timeout(5 * propertyMs);

  it('finds the invite that a user sees through any layers of mail, chat and markup', () => {
    const property = fc.property(wrapped(goodLinks), ({ text, inviteId, origin }) => {
      const result = read(text);
      assert.equal(result.kind, 'link', JSON.stringify({ text, result }));
      assert.equal(result.link.inviteId, inviteId, text);
      assert.equal(result.link.host.origin, origin, text);
    });
    fc.assert(property, { seed, numRuns: 25 * propertyCases });
  });

  it('accepts no link of another origin, however it is wrapped', () => {
    const property = fc.property(wrapped(evilLinks), ({ text }) => {
      const result = read(text);
      assert.equal(result.kind, 'problem', JSON.stringify({ text, result }));
    });
    fc.assert(property, { seed, numRuns: 15 * propertyCases });
  });

  it('never throws, and returns a known host, for text that only resembles links', () => {
    const pieces = fc.oneof(
      inviteIds,
      fc.constantFrom(
        ...knownOrigins,
        'https://',
        'http:',
        '//',
        '/',
        '@',
        '\\',
        '%',
        '%2F',
        '%25',
        '&#',
        '&#x2f;',
        '=',
      ),
      fc.constantFrom(
        'join-organization',
        '/join-organization/',
        'inviteId=',
        '?inviteId=',
        '\n',
        '\r\n> ',
        '=\n',
        '<',
        '>',
      ),
      fc.constantFrom(
        'vscode://org-invites.gitpod-invites/join',
        '[::1]',
        ':443',
        '.evil.example',
        '\u202e',
        '\ud800',
        '\u0000',
      ),
      fc.string({ unit: 'binary', maxLength: 8 }),
    );
    const property = fc.property(fc.array(pieces, { maxLength: 12 }), (parts) => {
      const result = read(parts.join(''));
      if (result.kind === 'link') {
        assert.ok(knownOrigins.includes(result.link.host.origin));
      }
    });
    fc.assert(property, { seed, numRuns: 10 * propertyCases });
  });
});
