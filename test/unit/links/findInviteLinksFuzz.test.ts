import assert from 'node:assert/strict';
import fc from 'fast-check';
import { findInviteLinks } from '../../../src/links/findInviteLinks';
import { readInviteLink } from '../../../src/links/readPasted';
import { propertyCases, propertyMs } from '../../fakes/propertyCases';
import { configuredHosts as hosts } from './pastedInvites';
import { evilLinks, goodLinks, knownOrigins, wrapped } from './wrappedInvites';

/** Fixed, so that the inputs are the same in every run; set FUZZ_SEED for others. */
const seed = Number(process.env['FUZZ_SEED'] ?? 20_251_123);

const gap = fc.constantFrom(
  ' ',
  '\n',
  ' and ',
  '\n\n',
  '</a> ',
  '"},{"',
  ') (',
  ' 、',
  '\t| ',
  '> ',
  "',\n'",
  '😀 ',
  '',
);
const around = fc.constantFrom(
  ['', ''],
  ['[Join](', ')'],
  ['<', '|Join>'],
  ['<a href="', '">Join</a>'],
  ['"', '",'],
  ['(', ').'],
);

describe('findInviteLinks, for generated documents', function () {
  this.timeout(5 * propertyMs);

  it('finds every link with its position, and nothing else', () => {
    const part = fc.tuple(
      gap,
      around,
      goodLinks.filter(({ link }) => !link.includes('redirect')),
    );
    const property = fc.property(fc.array(part, { maxLength: 8 }), (parts) => {
      let text = '';
      const expected: [number, number, string][] = [];
      for (const [before, [open = '', close = ''], { link, inviteId }] of parts) {
        text += `${before}${open}`;
        expected.push([text.length, text.length + link.length, inviteId]);
        text += `${link}${close || ' '}`;
      }
      const actual = findInviteLinks(text, { hosts }).map((found) => {
        assert.equal(found.kind, 'link', text);
        assert.equal(text.slice(found.idStart, found.idEnd), found.link.inviteId);
        return [found.start, found.end, found.link.inviteId];
      });
      assert.deepEqual(actual, expected, text);
    });
    fc.assert(property, { seed, numRuns: 5 * propertyCases });
  });

  it('agrees with readInviteLink about each link that it finds', () => {
    const texts = fc.oneof(wrapped(goodLinks), wrapped(evilLinks));
    const property = fc.property(texts, ({ text }) => {
      // Invisible characters are accepted in pasted text, but not in a document.
      fc.pre(!text.includes('\u200b'));
      for (const found of findInviteLinks(text, { hosts })) {
        const read = readInviteLink(text.slice(found.start, found.end), { configuredHosts: hosts });
        if (found.kind === 'link' && found.enclosure.kind === 'foreign' && found.enclosure.isItself === true) {
          assert.equal(read.kind, 'problem', text);
        } else if (found.kind === 'link') {
          assert.equal(read.kind, 'link', text);
          assert.ok(read.link.equals(found.link));
          assert.ok(knownOrigins.includes(found.link.host.origin));
        } else {
          assert.equal(read.kind, 'problem', text);
        }
      }
    });
    fc.assert(property, { seed, numRuns: 10 * propertyCases });
  });

  it('never throws, and returns ordered positions within the text', () => {
    const pieces = fc.oneof(
      fc.constantFrom(
        ...knownOrigins,
        'https://',
        '/',
        '%2F',
        '&amp;',
        '&#x2f;',
        '"',
        ')',
        ' ',
        '\n',
        '\ud800',
        '[::1]',
      ),
      fc.constantFrom('join-organization', '/join-organization/', 'inviteId=', '0190a1b2-c3d4-7e5f-8a6b-1c2d3e4f1f2d'),
      fc.string({ unit: 'binary', maxLength: 5 }),
    );
    const property = fc.property(fc.array(pieces, { maxLength: 20 }), (parts) => {
      const text = parts.join('');
      let place = 0;
      for (const { start, end, idStart, idEnd } of findInviteLinks(text, { hosts })) {
        assert.ok(place <= start && start < idStart && idStart < idEnd && idEnd <= end && end <= text.length, text);
        place = end;
      }
    });
    fc.assert(property, { seed, numRuns: 10 * propertyCases });
  });
});
