import assert from 'node:assert/strict';
import { forEachConcurrent } from '../../../src/api/concurrency';

describe('Work with limited concurrency', () => {
  it('runs once for each item, and never for more than the limit at the same time', async () => {
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

  it('starts no further item once it is aborted', async () => {
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

  it('fails with the error of the failed item, and starts no further one', async () => {
    const done: number[] = [];
    const work = (item: number): Promise<void> => {
      done.push(item);
      return item === 2 ? Promise.reject(new Error('two')) : Promise.resolve();
    };
    await assert.rejects(forEachConcurrent([1, 2, 3, 4], 1, work), /two/);
    assert.deepEqual(done, [1, 2]);
  });
});
