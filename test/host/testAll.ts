import { installPackagedChromium } from './browser/packagedChromium';
import { findBrowser } from './browser/findBrowser';
import { addCounts, countsLine, noTests, oneFailure, type Counts } from './counts';
import { runInServer } from './integration/runInServer';
import { runOnDesktop } from './integration/runOnDesktop';
import { runIntegrationTests } from './integrationTests';
import { runMain } from './process/runMain';
import { tell } from './progress';
import { startStaticChecks, type Checked } from './staticChecks';
import { runUiTests } from './uiTests';
import { runUnitTests } from './unitTests';
import { hasNodeFor } from './vscode/installNode';
import { installVsCode } from './vscode/installVsCode';
import { vsCodeBuilds } from './vscode/pinned';

interface Layer {
  readonly name: string;
  /** `tookMs` where it was not only waited for. */
  readonly run: () => Promise<Counts & { readonly tookMs?: number }>;
}

/** Whether the pinned builds run here; elsewhere the desktop VS Code takes their place, and nobody drives a browser. */
const hasServerBuilds = process.platform === 'linux' && Object.values(vsCodeBuilds).every(hasNodeFor);

/** What the later layers need, fetched while the earlier ones compute. Whoever needs it then sees what went wrong. */
async function installAhead(): Promise<void> {
  if (!hasServerBuilds) return;
  for (const { version } of Object.values(vsCodeBuilds)) await installVsCode(version);
  if (findBrowser() === undefined) await installPackagedChromium();
}

async function tellChecked(checked: Promise<Checked>): Promise<Counts & { readonly tookMs: number }> {
  const { counts, output, tookMs } = await checked;
  console.log(output.trimEnd());
  return { ...counts, tookMs };
}

function summaryLine(name: string, tookMs: number, { passed, failed, skipped }: Counts): string {
  const seconds = `${(tookMs / 1000).toFixed(0)} s`;
  return `${name.padEnd(12)} ${seconds.padStart(6)}   ${passed} of ${passed + failed + skipped}`;
}

runMain(async (cleanup) => {
  // Unit tests use one core, and these another.
  const checks = startStaticChecks();
  const layers: readonly Layer[] = [
    { name: 'Unit', run: () => runUnitTests([], cleanup) },
    ...checks.map(({ name, checked }) => ({ name, run: () => tellChecked(checked) })),
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
    const { tookMs, ...counts } = await run().catch((error: unknown) => {
      tell(error instanceof Error ? error.message : String(error));
      return { ...oneFailure, tookMs: undefined };
    });
    summary.push(summaryLine(name, tookMs ?? Date.now() - startedAt, counts));
    all = addCounts(all, counts);
  }
  await installing;
  console.log(`\n${summary.join('\n')}\n`);
  console.log(countsLine(all));
  return all.failed === 0 ? 0 : 1;
});
