import assert from 'node:assert/strict';
import { GitpodHost } from '../../../src/api/host';
import { findInSlices, type SliceOptions } from '../../../src/links/findInviteLinks';
import { costlyTexts } from './hostileTexts';
import { id, join } from './pastedInvites';

const options = { hosts: [GitpodHost.default] };

async function countIn(text: string, more: Partial<SliceOptions> = {}): Promise<number> {
  let count = 0;
  for await (const found of findInSlices(text, { ...options, ...more })) {
    count += found.kind === 'link' ? 1 : 0;
  }
  return count;
}

describe('Scanning a text in slices', () => {
  it('finds the same as a scan in one piece', async () => {
    assert.equal(await countIn(`${join}\n`.repeat(500)), 500);
  });

  it('lets others work in between, even in a text full of other URLs', async () => {
    for (const line of [join, `https://other.example/join-organization/${id}`, 'join-organization/']) {
      let turns = 0;
      let done = false;
      const count = (): void => {
        turns += 1;
        if (!done) setImmediate(count);
      };
      setImmediate(count);
      // The size of a slice depends on the machine.
      for (let lines = 60_000; turns <= 1 && lines <= 4_000_000; lines *= 4) {
        turns = 0;
        await countIn(`${line}\n`.repeat(lines));
      }
      done = true;
      assert.ok(turns > 1, line);
    }
  });

  it('stops as soon as it is aborted, however much is left', async () => {
    const abort = new AbortController();
    let found = 0;
    for await (const each of findInSlices(`${join}\n`.repeat(60_000), { ...options, signal: abort.signal })) {
      found += each.kind === 'link' ? 1 : 0;
      if (found === 3) abort.abort();
    }
    assert.equal(found, 3);
  });

  it('stops when it is aborted from outside, even if nothing is found', async () => {
    const abort = new AbortController();
    setImmediate(() => {
      abort.abort();
    });
    const text = costlyTexts['a different host each time']?.(4_000_000) ?? '';
    const count = await countIn(`${text}\n${join}`, { signal: abort.signal });
    assert.equal(count, 0);
  });

  it('counts everything that it looks at towards its limit, links or not', async () => {
    const other = `https://other.example/join-organization/${id}\n`;
    assert.equal(await countIn(`${other.repeat(10)}${join}`, { maxUrls: 10 }), 0);
    assert.equal(await countIn(`${other.repeat(9)}${join}`, { maxUrls: 10 }), 1);
  });
});
