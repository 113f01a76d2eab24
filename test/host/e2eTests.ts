import path from 'node:path';
import { packageVariable } from '../e2e/support/packagedExtension';
import { everythingVariable } from '../e2e/support/usedFeatures';
import type { Counts } from './counts';
import { packageExtension } from './extensionBuild';
import { runMocha } from './mocha/runMocha';
import { outFolder } from './paths';
import type { Cleanup } from './process/cleanup';
import { installVsCode } from './vscode/installVsCode';

const testTimeoutMs = 120_000;

/** Packages the extension and runs the UI tests with it. Arguments go to mocha; without a file among them all tests run. */
export async function runE2eTests(args: readonly string[], whole: Cleanup): Promise<Counts> {
  const vsix = await packageExtension(path.join(outFolder, 'gitpod-invites.vsix'));
  await installVsCode('1.139.1');
  const files = args.some((argument) => argument.endsWith('.ts')) ? [] : ['test/e2e/**/*.test.ts'];
  const fixed = ['--no-config', '--forbid-only', '--timeout', String(testTimeoutMs)];
  const hooks = ['--require', 'test/e2e/support/rootHooks.ts'];
  const variables = { [packageVariable]: vsix, ...(args.length === 0 ? { [everythingVariable]: '1' } : {}) };
  return runMocha([...fixed, ...hooks, ...args, ...files], variables, whole);
}
