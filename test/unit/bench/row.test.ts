import assert from 'node:assert/strict';
import { type Case, measureInterleaved, median, missedTargets, spread, toTable, verdict } from '../../bench/row';

const steady = [10, 10, 11, 11, 12];
const against = { name: 'the floor', theirs: steady };

describe('A benchmark result', () => {
  it('has the median of its runs, and half of their interquartile range', () => {
    assert.equal(median([5, 1, 3, 100]), 4);
    assert.equal(spread([1, 2, 3, 4, 100]), 1);
  });

  it('meets a target that it clears by more than the spread', () => {
    assert.equal(verdict({ ours: steady, target: { most: 20 } }), 'yes');
    assert.equal(verdict({ ours: steady, against, target: { times: 1.5 } }), 'yes');
    assert.equal(verdict({ ours: steady, against, target: { more: 4 } }), 'yes');
  });

  it('misses a target that it exceeds by more than the spread', () => {
    assert.equal(verdict({ ours: [30, 31, 32], target: { most: 20 } }), 'NO');
    assert.equal(verdict({ ours: [30, 31, 32], against, target: { times: 1.5 } }), 'NO');
  });

  it('is noisy when it is closer to its target than the spread of its runs', () => {
    assert.equal(verdict({ ours: [5, 18, 25], target: { most: 20 } }), '_noisy_');
    assert.equal(verdict({ ours: steady, against, target: { times: 1 } }), '_noisy_');
  });

  it('has no verdict without a measurement', () => {
    assert.equal(verdict({ ours: [], target: { most: 20 } }), 'not measured');
    assert.equal(
      verdict({ ours: steady, against: { name: 'curl', theirs: [] }, target: { times: 1 } }),
      'not measured',
    );
  });

  it('is a regression unless the missed target is accepted', () => {
    const missed: Case = { ours: [30], target: { most: 20 } };
    const accepted = { ...missed, name: 'https' };
    const causes = { 'Copy, https': { cause: 'the clipboard takes 12 ms', accepted: { most: 35 } } };
    const [one, other] = missedTargets([{ what: 'Copy', cases: [missed, accepted] }], causes);
    assert.equal(one?.isRegression, true);
    assert.equal(other?.isRegression, false);
    assert.match(other.line, /Copy.*30 ms.*20 ms.*the clipboard takes 12 ms/);
  });

  it('is shown with its spread and its number of runs', () => {
    const table = toTable(
      [{ what: 'Copy', cases: [{ name: '50 ms', ours: steady, against, target: { times: 1.5 } }] }],
      ' ',
    );
    assert.match(
      table,
      /\| Copy \| 50 ms: 11 ms ± 0\.500 \(5\) \| the floor: 11 ms ± 0\.500 \(5\) \| 1\.5 times \| yes \|/,
    );
  });
});

describe('Interleaved measurements', () => {
  it('run each variant in turn, and discard the first round', async () => {
    const order: string[] = [];
    const way = (name: string) => (turn: number) => order.push(`${name}${turn}`);
    const took = await measureInterleaved(2, { a: way('a'), b: way('b') });
    assert.deepEqual(order, ['a0', 'b0', 'b1', 'a1', 'a2', 'b2']);
    assert.deepEqual([took.a.length, took.b.length], [2, 2]);
  });
});
