import { runRandomized } from './support/randomized';

/** Run `npm run randomized -- --operations 10000 --seed 7` for a longer test. */
describe('Many users in many windows, with random faults', () => {
  it('see only what is true', async function () {
    this.timeout(180_000);
    await runRandomized({ seed: 1, operations: 1_000 });
  });
});
