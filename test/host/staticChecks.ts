import path from 'node:path';
import { noTests, oneFailure, type Counts } from './counts';
import { root } from './paths';
import { runCommand } from './process/runCommand';

/** How a tool liked the files, which counts as one test, and what it had to say. */
export interface Checked {
  readonly counts: Counts;
  readonly output: string;
  readonly tookMs: number;
}

const timeoutMs = 5 * 60_000;

const tools = {
  Types: ['typescript/bin/tsc', '--noEmit'],
  Lint: ['eslint/bin/eslint.js', '.', '--max-warnings', '0'],
  Format: ['prettier/bin/prettier.cjs', '--check', '.'],
} as const;

/** Starts the tools that only read the files, one after another, beside whatever else computes; returns at once. */
export function startStaticChecks(): readonly { readonly name: string; readonly checked: Promise<Checked> }[] {
  let before: Promise<unknown> = Promise.resolve();
  return Object.entries(tools).map(([name, [file, ...args]]) => {
    const checked = before.then(() => check(file, args));
    before = checked;
    return { name, checked };
  });
}

async function check(file: string, args: readonly string[]): Promise<Checked> {
  const startedAt = Date.now();
  const { exitCode, output } = await runCommand(process.execPath, [path.join('node_modules', file), ...args], {
    cwd: root,
    output: 'collect',
    timeoutMs,
  }).catch((error: unknown) => ({ exitCode: 1, output: String(error) }));
  return { counts: exitCode === 0 ? { ...noTests, passed: 1 } : oneFailure, output, tookMs: Date.now() - startedAt };
}
