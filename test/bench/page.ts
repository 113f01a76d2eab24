import os from 'node:os';
import type { Row } from './row';
import { shortfalls, table } from './table';

/** `docs/benchmarks.md`. */
export function benchmarksPage(rows: readonly Row[]): string {
  const cpus = os.cpus();
  const machine = `${process.platform} on ${process.arch}, ${cpus.length} × ${cpus[0]?.model ?? 'unknown'}`;
  const missed = shortfalls(rows);
  return `# Benchmarks

Made by \`npm run bench -- --write\`; do not edit. Everything is measured in one run, in the extension host of a real VS Code
1.139.1 that a browser shows, with the packaged extension, against a sandbox of the service on the same machine: by https, and
over a wire that takes as long as the row says. A figure is the median of several runs, and ± is half the way from the quickest to
the slowest. What it is held against was measured in turns with it. Measured on ${machine}.

${table(rows)}

${missed.length === 0 ? 'Every row reaches its figure.' : `## What stands in the way\n\n${missed.join('\n')}`}
`;
}
