import { isatty } from 'node:tty';
import { addCounts, type Counts, noTests } from './counts';
import { buildExtension, buildIntegrationSuite } from './extensionBuild';
import { readMochaChoices } from './integration/mochaChoices';
import type { MochaChoices } from './integration/testChannel';
import type { Cleanup } from './process/cleanup';
import { vsCodeBuilds, type VsCodeVersion } from './vscode/pinned';

/** Runs the suite in one version of VS Code, either in a server or on the desktop. */
export type RunSuite = (version: VsCodeVersion, mocha: MochaChoices, whole: Cleanup) => Promise<Counts>;

/** Builds the extension and its integration suite, and runs the suite in every tested version of VS Code. */
export async function runIntegrationTests(args: readonly string[], run: RunSuite, whole: Cleanup): Promise<Counts> {
  const mocha = readMochaChoices(args, isatty(1));
  await buildExtension();
  await buildIntegrationSuite();
  let all = noTests;
  for (const { version } of Object.values(vsCodeBuilds)) {
    console.log(`\nIn VS Code ${version}:`);
    all = addCounts(all, await run(version, mocha, whole));
  }
  return all;
}
