import assert from 'node:assert/strict';
import { lazy } from '../../../src/ui/lazy';

describe('A lazily loaded value', () => {
  it('is loaded once for all callers', async () => {
    let loads = 0;
    const load = lazy(() => Promise.resolve((loads += 1)));
    assert.deepEqual([...(await Promise.all([load(), load()])), await load()], [1, 1, 1]);
  });

  it('is loaded again by the next caller after a failure', async () => {
    let loads = 0;
    const load = lazy(() => {
      loads += 1;
      return loads <= 2 ? Promise.reject(new Error('The file is just being replaced')) : Promise.resolve(loads);
    });
    const both = await Promise.allSettled([load(), load()]);
    assert.deepEqual(
      both.map(({ status }) => status),
      ['rejected', 'rejected'],
    );
    assert.equal(loads, 1);
    await assert.rejects(load());
    assert.equal(await load(), 3);
    assert.equal(await load(), 3);
  });
});
