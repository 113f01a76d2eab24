import { isatty } from 'node:tty';
import { addCounts, type Counts, noTests, oneFailure } from './counts';
import { buildExtension, buildIntegrationSuite } from './extensionBuild';
import { readMochaChoices } from './integration/mochaChoices';
import type { MochaChoices } from './integration/testChannel';
import type { Cleanup } from './process/cleanup';
import { tell } from './progress';
import { vsCodeBuilds, type VsCodeVersion } from './vscode/pinned';

/** One way to run the suite in one version: in a server's extension host, or on the desktop. */
export interface SuiteRunner {
  /** Whether two may run at the same time: windows of a desktop would take the focus from each other. */
  readonly together: boolean;
  run(version: VsCodeVersion, mocha: MochaChoices, whole: Cleanup): Promise<Counts>;
}

/** Builds the extension and its integration suite, and runs that in every version of VS Code that is tested. */
export async function runIntegrationTests(
  args: readonly string[],
  runner: SuiteRunner,
  whole: Cleanup,
): Promise<Counts> {
  const mocha = readMochaChoices(args, isatty(1));
  await buildExtension();
  await buildIntegrationSuite();
  let before: Promise<unknown> = Promise.resolve();
  const runs = Object.values(vsCodeBuilds).map(({ version }) => {
    const run = (runner.together ? Promise.resolve() : before).then(() => runner.run(version, mocha, whole));
    const counts = run.catch((error: unknown) => {
      tell(`In VS Code ${version}: ${error instanceof Error ? error.message : String(error)}`);
      return oneFailure;
    });
    before = counts;
    return counts;
  });
  return (await Promise.all(runs)).reduce(addCounts, noTests);
}
