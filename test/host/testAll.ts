import path from 'node:path';
import { installPackagedChromium } from './browser/packagedChromium';
import { findBrowser } from './browser/findBrowser';
import { addCounts, countsLine, noTests, oneFailure, type Counts } from './counts';
import { runInServer } from './integration/runInServer';
import { runOnDesktop } from './integration/runOnDesktop';
import { runIntegrationTests } from './integrationTests';
import { root } from './paths';
import { runCommand } from './process/runCommand';
import { runMain } from './process/runMain';
import { tell } from './progress';
import { runUiTests } from './uiTests';
import { runUnitTests } from './unitTests';
import { hasNodeFor } from './vscode/installNode';
import { installVsCode } from './vscode/installVsCode';
import { vsCodeBuilds } from './vscode/pinned';

interface Layer {
  readonly name: string;
  readonly run: () => Promise<Counts>;
}

const toolTimeoutMs = 5 * 60_000;

/** A tool that is content or not counts as one test. */
async function tool(file: string, ...args: readonly string[]): Promise<Counts> {
  const { exitCode } = await runCommand(process.execPath, [path.join('node_modules', file), ...args], {
    cwd: root,
    output: 'inherit',
    timeoutMs: toolTimeoutMs,
  });
  return exitCode === 0 ? { ...noTests, passed: 1 } : oneFailure;
}

/** Whether the pinned builds run here; elsewhere the desktop VS Code takes their place, and nobody drives a browser. */
const hasServerBuilds = process.platform === 'linux' && Object.values(vsCodeBuilds).every(hasNodeFor);

/** What the later layers need, fetched while the earlier ones compute. Whoever needs it then sees what went wrong. */
async function installAhead(): Promise<void> {
  if (!hasServerBuilds) return;
  for (const { version } of Object.values(vsCodeBuilds)) await installVsCode(version);
  if (findBrowser() === undefined) await installPackagedChromium();
}

function summaryLine(name: string, tookMs: number, { passed, failed, skipped }: Counts): string {
  const seconds = `${(tookMs / 1000).toFixed(0)} s`;
  return `${name.padEnd(12)} ${seconds.padStart(6)}   ${passed} of ${passed + failed + skipped}`;
}

runMain(async (cleanup) => {
  const layers: readonly Layer[] = [
    { name: 'Types', run: () => tool('typescript/bin/tsc', '--noEmit') },
    { name: 'Lint', run: () => tool('eslint/bin/eslint.js', '.', '--max-warnings', '0') },
    { name: 'Format', run: () => tool('prettier/bin/prettier.cjs', '--check', '.') },
    { name: 'Unit', run: () => runUnitTests([], cleanup) },
    { name: 'Integration', run: () => runIntegrationTests([], hasServerBuilds ? runInServer : runOnDesktop, cleanup) },
    {
      name: 'UI',
      run: () => (hasServerBuilds ? runUiTests([], cleanup) : Promise.resolve({ ...noTests, skipped: 1 })),
    },
  ];
  const installing = installAhead().catch(() => undefined);
  const summary: string[] = [];
  let all = noTests;
  for (const { name, run } of layers) {
    console.log(`\n=== ${name} ===`);
    const startedAt = Date.now();
    const counts = await run().catch((error: unknown) => {
      tell(error instanceof Error ? error.message : String(error));
      return oneFailure;
    });
    summary.push(summaryLine(name, Date.now() - startedAt, counts));
    all = addCounts(all, counts);
  }
  await installing;
  console.log(`\n${summary.join('\n')}\n`);
  console.log(countsLine(all));
  return all.failed === 0 ? 0 : 1;
});
