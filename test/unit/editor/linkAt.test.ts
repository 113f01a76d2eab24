import assert from 'node:assert/strict';
import { linkAt, linkInDocument } from '../../../src/editor/linkAt';
import { findInviteLinks } from '../../../src/links/findInviteLinks';
import { hasInviteMarker } from '../../../src/links/forms';
import { nearby } from '../../../src/ui/documents';
import { gitpod } from '../../fakes/people';
import { inviteId } from '../../fakes/samples';
import { documentOf } from '../links/support/documentOf';

const link = `https://app.gitpod.io/join-organization/${inviteId}`;
const options = { hosts: [gitpod] };

describe('The invite link at a position in a line', () => {
  it('is the one that contains the position', () => {
    const line = `Join [us](${link}) now`;
    const start = line.indexOf('https');
    const found = linkAt(line, start + 20, options);
    assert.deepEqual([found?.start, found?.end], [start, start + link.length]);
  });

  it('is found from its first character to the position after its last', () => {
    const line = `see ${link} now`;
    const shown = [3, 4, 4 + link.length, 5 + link.length].map((place) => linkAt(line, place, options) !== undefined);
    assert.deepEqual(shown, [false, true, true, false]);
  });

  it('is the one at the position when a line has several', () => {
    const other = link.replace(inviteId, inviteId.replace('2222', '3333'));
    const found = linkAt(`${link} ${other}`, link.length + 10, options);
    assert.equal(found?.start, link.length + 1);
  });

  it('is found in a line of ten million characters, with its offset in the line', () => {
    const before = '"x",'.repeat(1_250_000);
    const line = `${before}"${link}"${before}`;
    const found = linkAt(line, before.length + 30, options);
    assert.deepEqual([found?.start, found?.idStart], [before.length + 1, before.length + 1 + link.length - 36]);
  });

  it('takes no longer to find in a long line than in a short one', () => {
    const line = `${link} `.repeat(100_000);
    const startedAt = performance.now();
    for (let turn = 0; turn < 100; turn++) {
      linkAt(line, (line.length / 100) * turn, options);
    }
    // A scan of the whole line takes a few hundred milliseconds.
    assert.ok((performance.now() - startedAt) / 100 < 20);
  });

  it('is the same as in a scan of the whole line, wherever that line is cut', () => {
    for (const filling of [0, 1, 6_300, 6_399, 6_400, 6_401, 20_000]) {
      for (const before of ['x', '%', 'https://evil.example/?u=', '(', 'xapp.gitpod.io/']) {
        const line = before.repeat(Math.ceil(filling / before.length)).slice(0, filling) + link;
        const place = line.length - 3;
        const whole = findInviteLinks(line, options).find((found) => found.start <= place && place <= found.end);
        const near = linkAt(line, place, options);
        assert.deepEqual([near?.kind, near?.start, near?.end], [whole?.kind, whole?.start, whole?.end], before);
      }
    }
  });

  it('is the outermost URL at each position of a list, as in a scan of the whole text', () => {
    const text = `links: ${[link, link, link].join(',')}`;
    for (const { start } of findInviteLinks(text, options)) {
      const document = documentOf(text);
      const found = linkInDocument(document, document.positionAt(start + 20), options);
      assert.deepEqual([found?.start, found?.kind === 'link' && found.enclosure.kind], [start, 'none']);
    }
  });

  it('is a warning for a host that only looks like a known one', () => {
    const found = linkAt(`https://app.gitpod.io.evil.example/join-organization/${inviteId}`, 10, options);
    assert.equal(found?.kind, 'lookAlike');
  });

  it('is none for unknown hosts', () => {
    assert.equal(linkAt(`https://elsewhere.example/join-organization/${inviteId}`, 10, options), undefined);
  });
});

describe('The part of a line that is scanned', () => {
  it('is short, however long the line is', () => {
    const { text, start } = nearby('x'.repeat(10_000_000), 5_000_000);
    assert.ok(text.length <= 12_800);
    assert.equal(start, 5_000_000 - 6_400);
  });

  it('can contain an invite only if it has a word that every link has', () => {
    assert.deepEqual(
      ['join us', link, `x/login?inviteId=${inviteId}`, encodeURIComponent(link)].map((text) => hasInviteMarker(text)),
      [false, true, true, true],
    );
  });
});
