import { soak } from './support/randomized';

/** `npm run soak -- --operations 10000 --seed 7` does the same for longer. */
describe('Many people in many windows, while things go wrong', () => {
  it('are told and shown what is true', async function () {
    this.timeout(180_000);
    await soak({ seed: 1, operations: 1_000 });
  });
});
