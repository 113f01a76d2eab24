import path from 'node:path';
import { installBrowser } from './browser/launchBrowser';
import { addCounts, type Counts, countsLine, noTests, oneFailure } from './counts';
import { runE2eTests } from './e2eTests';
import { runInServer } from './integration/runInServer';
import { runOnDesktop } from './integration/runOnDesktop';
import { runIntegrationTests } from './integrationTests';
import { root } from './paths';
import { runCommand } from './process/runCommand';
import { runMain } from './process/runMain';
import { printStatus } from './progress';
import { runUnitTests } from './unitTests';
import { hasNodeFor, installVsCode } from './vscode/installVsCode';
import { vsCodeBuilds } from './vscode/pinned';

const checkTimeoutMs = 5 * 60_000;
/** Static checks; each counts as one test. */
const checks = {
  Types: ['typescript/bin/tsc', '--noEmit'],
  Lint: ['eslint/bin/eslint.js', '.', '--max-warnings', '0'],
  Format: ['prettier/bin/prettier.cjs', '--check', '.'],
} as const;

/** Whether the pinned builds run here. Otherwise the desktop VS Code is used, and the browser tests are skipped. */
const hasServerBuilds = process.platform === 'linux' && Object.values(vsCodeBuilds).every(hasNodeFor);

async function check(file: string, args: readonly string[]): Promise<Counts> {
  const { exitCode, output } = await runCommand(process.execPath, [path.join('node_modules', file), ...args], {
    ...{ cwd: root, output: 'collect', timeoutMs: checkTimeoutMs },
  }).catch((error: unknown) => ({ exitCode: 1, output: String(error) }));
  console.log(output.trimEnd());
  return exitCode === 0 ? { ...noTests, passed: 1 } : oneFailure;
}

/**
 * Downloads what later layers need while earlier ones run. Errors are reported by the layer that needs the download.
 */
async function preinstall(): Promise<void> {
  if (!hasServerBuilds) return;
  for (const { version } of Object.values(vsCodeBuilds)) await installVsCode(version);
  await installBrowser();
}

interface Layer {
  readonly name: string;
  readonly run: () => Promise<Counts>;
}

/** Runs the layers one after the other. @returns a summary line for each, and the total counts */
async function runLayers(layers: readonly Layer[]): Promise<{ summary: string[]; all: Counts }> {
  const summary: string[] = [];
  let all = noTests;
  for (const { name, run } of layers) {
    console.log(`\n=== ${name} ===`);
    const startedAt = Date.now();
    const result = await run().catch((error: unknown): Counts => {
      printStatus(error instanceof Error ? error.message : String(error));
      return oneFailure;
    });
    const seconds = `${((Date.now() - startedAt) / 1000).toFixed(0)} s`;
    const total = result.passed + result.failed + result.skipped;
    summary.push(`${name.padEnd(12)} ${seconds.padStart(6)}   ${result.passed} of ${total}`);
    all = addCounts(all, result);
  }
  return { summary, all };
}

runMain(async (cleanup) => {
  const installing = preinstall().catch(() => undefined);
  // The unit tests use both cores; the integration tests often wait, so the static checks run in parallel with them.
  const unit = await runLayers([{ name: 'Unit', run: () => runUnitTests([], cleanup) }]);
  const [tools, integration] = await Promise.all([
    runLayers(Object.entries(checks).map(([name, [file, ...args]]) => ({ name, run: () => check(file, args) }))),
    runLayers([
      {
        name: 'Integration',
        run: () => runIntegrationTests([], hasServerBuilds ? runInServer : runOnDesktop, cleanup),
      },
    ]),
  ]);
  const browser = await runLayers([
    {
      name: 'Browser',
      run: () => (hasServerBuilds ? runE2eTests([], cleanup) : Promise.resolve({ ...noTests, skipped: 1 })),
    },
  ]);
  await installing;
  const layers = [unit, tools, integration, browser];
  console.log(`\n${layers.flatMap(({ summary }) => summary).join('\n')}\n`);
  const all = layers.map((layer) => layer.all).reduce(addCounts, noTests);
  console.log(countsLine(all));
  return all.failed === 0 ? 0 : 1;
});
