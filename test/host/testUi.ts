import { countsLine } from './counts';
import { runMain } from './process/runMain';
import { runUiTests } from './uiTests';

runMain(async (cleanup) => {
  const counts = await runUiTests(process.argv.slice(2), cleanup);
  console.log(countsLine(counts));
  return counts.failed === 0 ? 0 : 1;
});
