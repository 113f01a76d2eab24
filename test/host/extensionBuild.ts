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

/** Dependencies are bundled, and package.json names no repository. */
const packageChoices = ['--no-dependencies', '--allow-missing-repository'];

/** The https URLs of the folder with the README, for its relative links and for its images. */
export interface ReadmeUrls {
  readonly content: string;
  readonly images: string;
}

/**
 * Builds and packages the extension.
 * @param urls where links and images of the README lead; without them the package has a README without both
 * @returns `file`
 */
export async function packageExtension(file: string, urls?: ReadmeUrls): Promise<string> {
  await mkdir(path.dirname(file), { recursive: true });
  const vsce = path.join('node_modules', '@vscode', 'vsce', 'vsce');
  await step('Packaging the extension', async () => {
    const readme =
      urls === undefined
        ? ['--readme-path', await writeReadme(), '--no-rewrite-relative-links']
        : ['--baseContentUrl', urls.content, '--baseImagesUrl', urls.images];
    await runNode([vsce, 'package', ...packageChoices, ...readme, '--out', file]);
  });
  return file;
}

/** Writes the README without relative links. Returns its path from the root of the project, as vsce expects it. */
async function writeReadme(): Promise<string> {
  const file = path.join(outFolder, 'readme.md');
  await mkdir(outFolder, { recursive: true });
  await writeFile(file, packagedReadme(await readFile(path.join(root, 'README.md'), 'utf8')));
  return path.relative(root, file).replaceAll(path.sep, '/');
}

async function runNode(args: readonly string[]): Promise<void> {
  const { exitCode, output } = await runCommand(process.execPath, args, { cwd: root, output: 'collect', timeoutMs });
  if (exitCode !== 0) throw new Error(output.trim());
}
