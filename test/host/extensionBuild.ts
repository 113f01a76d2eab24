import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { build } from 'esbuild';
import { packagedReadme } from './packagedReadme';
import { outFolder, root } from './paths';
import { runCommand } from './process/runCommand';
import { step } from './progress';

const integrationFolder = path.join(outFolder, 'integration');
const timeoutMs = 3 * 60_000;

/** Bundles the extension into `dist/`. */
export async function buildExtension(): Promise<void> {
  await step('Building the extension', () => runNode(['esbuild.js']));
}

/** Bundles the integration suite into `out/integration/`: its entry point, and each test file separately. */
export async function buildIntegrationSuite(): Promise<void> {
  await step('Building the integration suite', async () => {
    await rm(integrationFolder, { recursive: true, force: true });
    await build({
      entryPoints: ['test/integration/index.ts', 'test/integration/**/*.test.ts'],
      absWorkingDir: root,
      outdir: integrationFolder,
      outbase: 'test/integration',
      bundle: true,
      platform: 'node',
      target: 'node20',
      format: 'cjs',
      sourcemap: 'inline',
      // Both are resolved at run time: `vscode` by VS Code, `mocha` in this project.
      external: ['vscode', 'mocha'],
      logLevel: 'warning',
    });
  });
}

/** Dependencies are bundled, and there is no public repository yet that README links could be rewritten to. */
const packageChoices = ['--no-dependencies', '--allow-missing-repository', '--no-rewrite-relative-links'];

/** Builds and packages the extension. Returns `file`. */
export async function packageExtension(file: string): Promise<string> {
  await mkdir(path.dirname(file), { recursive: true });
  const vsce = path.join('node_modules', '@vscode', 'vsce', 'vsce');
  await step('Packaging the extension', async () => {
    const readme = path.join(outFolder, 'readme.md');
    await mkdir(outFolder, { recursive: true });
    await writeFile(readme, packagedReadme(await readFile(path.join(root, 'README.md'), 'utf8')));
    const readmePath = path.relative(root, readme).replaceAll(path.sep, '/');
    await runNode([vsce, 'package', ...packageChoices, '--readme-path', readmePath, '--out', file]);
  });
  return file;
}

async function runNode(args: readonly string[]): Promise<void> {
  const { exitCode, output } = await runCommand(process.execPath, args, { cwd: root, output: 'collect', timeoutMs });
  if (exitCode !== 0) throw new Error(output.trim());
}
