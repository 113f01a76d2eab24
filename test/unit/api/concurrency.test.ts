import assert from 'node:assert/strict';
import { forEachConcurrent } from '../../../src/api/concurrency';

describe('Work that is done a few at a time', () => {
  it('is done on each item once, and never on more at once', async () => {
    const done: number[] = [];
    let [atOnce, most] = [0, 0];
    await forEachConcurrent([1, 2, 3, 4, 5, 6, 7], 3, async (item) => {
      most = Math.max(most, ++atOnce);
      await Promise.resolve();
      atOnce -= 1;
      done.push(item);
    });
    assert.deepEqual(done.toSorted(), [1, 2, 3, 4, 5, 6, 7]);
    assert.equal(most, 3);
  });

  it('takes no further item once it is aborted', async () => {
    const abort = new AbortController();
    const done: number[] = [];
    const work = (item: number): Promise<void> => {
      done.push(item);
      abort.abort();
      return Promise.resolve();
    };
    await forEachConcurrent([1, 2, 3], 1, work, abort.signal);
    assert.deepEqual(done, [1]);
  });

  it('fails with the reason of the item that failed, and takes no further one', async () => {
    const done: number[] = [];
    const work = (item: number): Promise<void> => {
      done.push(item);
      return item === 2 ? Promise.reject(new Error('two')) : Promise.resolve();
    };
    await assert.rejects(forEachConcurrent([1, 2, 3, 4], 1, work), /two/);
    assert.deepEqual(done, [1, 2]);
  });
});
