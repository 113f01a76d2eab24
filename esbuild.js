// Bundles the extension into dist/.
//
// VS Code loads CommonJS quickest, and esbuild splits only ES modules. So the extension is split as ES modules first, which
// keeps what is imported lazily out of the file that is read at start, and each piece is then turned into CommonJS.
const fs = require('node:fs/promises');
const path = require('node:path');
const esbuild = require('esbuild');

const runtime = { platform: 'node', target: 'node20' };

async function buildExtension() {
  const outdir = path.join(__dirname, 'dist');
  const split = await esbuild.build({
    ...runtime,
    bundle: true,
    // The streams that fetch-blob would fall back to where Node had none; that is long ago.
    external: ['vscode', 'web-streams-polyfill/*'],
    logLevel: 'warning',
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
      ...runtime,
      supported: { 'dynamic-import': false },
      minify: true,
    });
    await fs.writeFile(file.path, piece.code);
  }
}

buildExtension().catch((error) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
