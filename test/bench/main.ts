import { parseArgs } from 'node:util';
import { runMain } from '../host/process/runMain';
import { step } from '../host/progress';
import { activation } from './activation';
import { calls } from './calls';
import { findingLinks } from './findingLinks';
import { ratio, reached, type Row, type Topic } from './row';
import { sizes } from './sizes';
import { table } from './table';

const topics: readonly Topic[] = [sizes, findingLinks, calls, activation];
const usage = `Usage: npm run bench -- [--json] [--only ${topics.map(({ name }) => `"${name}"`).join('|')}]`;

runMain(async () => {
  const { values } = parseArgs({
    options: { json: { type: 'boolean', default: false }, only: { type: 'string' }, help: { type: 'boolean' } },
  });
  const chosen = topics.filter(({ name }) => values.only === undefined || name === values.only);
  if (values.help === true || chosen.length === 0) {
    console.log(usage);
    return values.help === true ? 0 : 1;
  }
  const rows: Row[] = [];
  for (const topic of chosen) {
    rows.push(...(await step(`Measuring ${topic.name}`, () => topic.measure())));
  }
  console.log(
    values.json
      ? JSON.stringify(
          rows.map((row) => ({ ...row, ratio: ratio(row), reached: reached(row) })),
          undefined,
          2,
        )
      : table(rows),
  );
  return 0;
});
