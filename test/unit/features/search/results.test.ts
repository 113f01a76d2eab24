import assert from 'node:assert/strict';
import { GitpodHost } from '../../../../src/api/host';
import { SearchResults } from '../../../../src/features/search/results';
import { InviteLink } from '../../../../src/links/inviteLink';

const host = GitpodHost.default;
const link = new InviteLink(host, '0190d0a1-0001-7abc-8def-0000000a1f2d').text;

const { signal } = new AbortController();

describe('The results of a workspace search', () => {
  it('separate texts outside the workspace', async () => {
    const found = new SearchResults({ hosts: [host] });
    await found.add('file:///workspace/a.md', link, signal);
    await found.addOutside('file:///workspace/link.md', link, signal);
    const { texts, outside } = found.report(false);
    assert.deepEqual(
      [texts, outside].map((each) => each.map(({ address }) => address)),
      [['file:///workspace/a.md'], ['file:///workspace/link.md']],
    );
  });

  it('are not cut off by links outside the workspace', async () => {
    const found = new SearchResults({ hosts: [host] });
    await found.addOutside('file:///workspace/link.md', `${link}\n`.repeat(10_001), signal);
    assert.equal(found.full.aborted, false);
    await found.add('file:///workspace/a.md', `${link}\n`.repeat(10_000), signal);
    const { texts, end } = found.report(false);
    assert.deepEqual([texts[0]?.places.length, end], [10_000, 'complete']);
  });

  it('are limited to ten thousand links', async () => {
    const found = new SearchResults({ hosts: [host] });
    await found.add('file:///workspace/a.md', `${link}\n`.repeat(9_999), signal);
    await found.add('file:///workspace/b.md', `${link}\n`.repeat(2), signal);
    await found.add('file:///workspace/c.md', link, signal);
    const { texts, end } = found.report(false);
    assert.deepEqual([texts.map(({ places }) => places.length), end], [[9_999, 1], 'tooMany']);
  });
});
