import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { root } from '../host/paths';
import { runMain } from '../host/process/runMain';
import { step, tell } from '../host/progress';
import { activation } from './activation';
import { Bench } from './bench';
import { calls } from './calls';
import { commandsTopic } from './commands';
import { findingLinks } from './findingLinks';
import { hovers } from './hovers';
import { members } from './members';
import { memory } from './memory';
import { benchmarksPage } from './page';
import { kept, ratio, reached, type Row, type Topic } from './row';
import { search } from './search';
import { sizes } from './sizes';
import { regressions, table } from './table';
import { tree } from './tree';
import { typing } from './typing';

const topics: readonly Topic[] = [
  sizes,
  calls,
  commandsTopic,
  tree,
  members,
  hovers,
  typing,
  findingLinks,
  memory,
  search,
  activation,
];
const file = path.join(root, 'docs', 'benchmarks.md');
const usage = `Usage: npm run bench -- [--json] [--write] [--check] [--only ${topics.map(({ name }) => `"${name}"`).join('|')}]`;

runMain(async (cleanup) => {
  const { values } = parseArgs({
    options: {
      json: { type: 'boolean', default: false },
      write: { type: 'boolean', default: false },
      check: { type: 'boolean', default: false },
      only: { type: 'string', multiple: true },
      help: { type: 'boolean', default: false },
    },
  });
  const chosen = topics.filter(({ name }) => values.only?.includes(name) ?? true);
  if (values.help || chosen.length === 0) {
    console.log(usage);
    return values.help ? 0 : 1;
  }
  // What packages the stand-ins talks on standard output, which is for the result alone.
  const print = console.log;
  console.log = tell;
  const bench = new Bench();
  cleanup.add(() => bench.close());
  const rows: Row[] = [];
  for (const topic of chosen) {
    rows.push(...(await step(`Measuring ${topic.name}`, () => topic.measure(bench))));
  }
  if (values.write) {
    await writeFile(file, benchmarksPage(rows));
    tell(`Written: ${path.relative(root, file)}`);
  }
  print(
    values.json
      ? JSON.stringify(
          rows.map((row) => ({ ...row, ratio: ratio(row), reached: reached(row), kept: kept(row) })),
          undefined,
          2,
        )
      : table(rows),
  );
  const worse = values.check ? regressions(rows) : [];
  worse.forEach(tell);
  return worse.length === 0 ? 0 : 1;
});
