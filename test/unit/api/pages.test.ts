import assert from 'node:assert/strict';
import { pagesOf } from '../../../src/api/pages';

describe('The pages of a list', () => {
  /** The page tokens that are requested when each page names the next one. */
  async function asked(nexts: Readonly<Record<string, string>>, most = 10): Promise<readonly (string | undefined)[]> {
    const tokens: (string | undefined)[] = [];
    const pages = pagesOf((token) => {
      tokens.push(token);
      return Promise.resolve({ nextToken: nexts[token ?? 'first'] });
    }, most);
    let count = 0;
    for await (const page of pages) {
      assert.ok('nextToken' in page);
      count += 1;
    }
    assert.equal(count, tokens.length);
    return tokens;
  }

  it('are read until the service ends the list', async () => {
    assert.deepEqual(await asked({}), [undefined]);
    assert.deepEqual(await asked({ first: 'a', a: 'b' }), [undefined, 'a', 'b']);
  });

  it('are read once each when the service returns them in a cycle', async () => {
    assert.deepEqual(await asked({ first: 'a', a: 'a' }), [undefined, 'a']);
    assert.deepEqual(await asked({ first: 'a', a: 'b', b: 'a' }), [undefined, 'a', 'b']);
  });

  it('are read up to a limit', async () => {
    assert.deepEqual(await asked({ first: 'a', a: 'b', b: 'c', c: 'd' }, 3), [undefined, 'a', 'b']);
  });

  it('are no longer read when the caller stops', async () => {
    let reads = 0;
    for await (const page of pagesOf(() => Promise.resolve({ nextToken: String(++reads) }), 10)) {
      assert.ok(page);
      break;
    }
    assert.equal(reads, 1);
  });
});
