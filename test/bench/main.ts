import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { root } from '../host/paths';
import { runMain } from '../host/process/runMain';
import { step, printStatus } from '../host/progress';
import { activation } from './activation';
import { Bench } from './benchWindow';
import { copying } from './copying';
import { findingLinks } from './findingLinks';
import { memory } from './memory';
import { hovers, search, tree, typing } from './onScreen';
import { start, tests } from './project';
import { type Causes, missedTargets, type Row, toJson, toTable } from './row';
import { sizes } from './sizes';

/** By row, or by the row's name, the case's and the baseline's. */
const causes = JSON.parse(readFileSync(path.join(__dirname, 'causes.json'), 'utf8')) as Causes;

const parts = { activation, hovers, copying, tree, typing, findingLinks, search, sizes, memory, start, tests };

runMain(async (cleanup) => {
  const { values } = parseArgs({
    options: {
      json: { type: 'boolean', default: false },
      write: { type: 'boolean', default: false },
      check: { type: 'boolean', default: false },
      only: { type: 'string', multiple: true },
    },
  });
  const chosen = Object.entries(parts).filter(([name]) => values.only?.includes(name) ?? true);
  if (chosen.length === 0) throw new Error(`--only takes ${Object.keys(parts).join(', ')}.`);
  // Tools print on standard output, which is reserved for the result.
  const print = console.log;
  console.log = printStatus;
  const bench = new Bench();
  cleanup.add(() => bench.close());
  const rows: Row[] = [];
  let failures = 0;
  for (const [name, measure] of chosen) {
    try {
      rows.push(...(await step(`Measuring ${name}`, () => measure(bench))));
    } catch (error) {
      failures += 1;
      printStatus(`Couldn't measure ${name}: ${String(error)}`);
    }
  }
  if (values.write) await writeFile(path.join(root, 'docs', 'benchmarks.md'), page(rows));
  print(values.json ? toJson(rows) : toTable(rows, '; '));
  const regressions = missedTargets(rows, causes).filter(({ isRegression }) => values.check && isRegression);
  for (const { line } of regressions) printStatus(`Worse than it may be: ${line}`);
  return regressions.length + failures === 0 ? 0 : 1;
});

function page(rows: readonly Row[]): string {
  const missed = missedTargets(rows, causes).map(({ line }) => `- ${line}`);
  return `# Benchmarks

Written by \`npm run bench -- --write\` in one run on ${process.platform} on ${process.arch}, ${os.cpus().length} × ${os.cpus()[0]?.model ?? 'unknown'}.
\`-- --json\` prints every run, and \`-- --check\` fails on a regression beyond the spread. A figure is the median of the runs, with
their number in brackets; ± is half the interquartile range. The baseline was measured alternately in the same VS Code. _noisy_
means that the figure differs from its target by less than the spread.

<!-- prettier-ignore -->
${toTable(rows, '<br>')}
${missed.length === 0 ? '' : `\n## Why targets are missed\n\n${missed.join('\n')}\n`}`;
}
