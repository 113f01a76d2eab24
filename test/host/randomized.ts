import { parseArgs } from 'node:util';
import { runRandomized } from '../unit/randomized/support/randomized';
import { runMain } from './process/runMain';
import { printStatus } from './progress';

const usage = 'Usage: npm run randomized -- [--operations 10000] [--seed 1]';

/** Runs the randomized test, which simulates users in several windows and injects faults, for `--operations` steps. */
runMain(async () => {
  const { values } = parseArgs({
    options: { operations: { type: 'string', default: '10000' }, seed: { type: 'string', default: '1' } },
  });
  const [operations, seed] = [Number(values.operations), Number(values.seed)];
  if (!Number.isInteger(operations) || operations < 1 || !Number.isInteger(seed)) {
    throw new Error(usage);
  }
  await runRandomized({
    operations,
    seed,
    onProgress: (done) => {
      if (done % 1_000 === 0) printStatus(`${done} operations …`);
    },
  });
  printStatus(`${operations} operations with seed ${seed}: messages and views always matched the service.`);
  return 0;
});
