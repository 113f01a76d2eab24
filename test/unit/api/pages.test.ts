import assert from 'node:assert/strict';
import { pagesOf } from '../../../src/api/pages';

describe('The pages of a list', () => {
  /** The places that are asked for where each page names the next one. */
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

  it('are read until the service says that the list ends', async () => {
    assert.deepEqual(await asked({}), [undefined]);
    assert.deepEqual(await asked({ first: 'a', a: 'b' }), [undefined, 'a', 'b']);
  });

  it('are read once each, where the service goes in circles', async () => {
    assert.deepEqual(await asked({ first: 'a', a: 'a' }), [undefined, 'a']);
    assert.deepEqual(await asked({ first: 'a', a: 'b', b: 'a' }), [undefined, 'a', 'b']);
  });

  it('are read up to a limit', async () => {
    assert.deepEqual(await asked({ first: 'a', a: 'b', b: 'c', c: 'd' }, 3), [undefined, 'a', 'b']);
  });

  it('are not read further by who has seen enough', async () => {
    let reads = 0;
    for await (const page of pagesOf(() => Promise.resolve({ nextToken: String(++reads) }), 10)) {
      assert.ok(page);
      break;
    }
    assert.equal(reads, 1);
  });
});
