// Bundles the extension into dist/, and with --integration its integration suite into out/integration/.
//
// VS Code loads CommonJS quickest, and esbuild splits only ES modules. So the extension is split as ES modules first, which
// keeps what is imported lazily out of the file that is read at start, and each piece is then turned into CommonJS.
const fs = require('node:fs/promises');
const path = require('node:path');
const esbuild = require('esbuild');

const common = { bundle: true, platform: 'node', target: 'node20', external: ['vscode'], logLevel: 'warning' };

async function buildExtension() {
  const outdir = path.join(__dirname, 'dist');
  const split = await esbuild.build({
    ...common,
    entryPoints: [path.join(__dirname, 'src/extension.ts')],
    outdir,
    format: 'esm',
    splitting: true,
    minify: true,
    write: false,
    legalComments: 'none',
  });
  await fs.rm(outdir, { recursive: true, force: true });
  await fs.mkdir(outdir, { recursive: true });
  for (const file of split.outputFiles) {
    const piece = await esbuild.transform(file.text, {
      format: 'cjs',
      platform: 'node',
      target: 'node20',
      supported: { 'dynamic-import': false },
      minify: true,
    });
    await fs.writeFile(file.path, piece.code);
  }
}

async function buildIntegrationSuite() {
  await esbuild.build({
    ...common,
    entryPoints: [path.join(__dirname, 'test/integration/index.ts')],
    outfile: path.join(__dirname, 'out/integration/index.js'),
    format: 'cjs',
    sourcemap: 'inline',
    external: [...common.external, 'mocha'],
  });
}

async function main() {
  await (process.argv.includes('--integration') ? buildIntegrationSuite() : buildExtension());
}

main().catch((error) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
