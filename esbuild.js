// Bundles the extension into dist/.
//
// VS Code loads CommonJS fastest, but esbuild splits only ES modules. So the extension is first split as ES modules,
// which keeps lazy imports out of the file that is loaded at startup, and each chunk is then converted to CommonJS.
const fs = require('node:fs/promises');
const path = require('node:path');
const esbuild = require('esbuild');

/** `utf8`: an ASCII escape takes twice the bytes of the character. */
const runtime = { platform: 'node', target: 'node20', charset: 'utf8' };

/**
 * Replaces node-fetch's polyfills of Blob, File and FormData, which only old versions of Node need, with the globals.
 * Nothing here sends or parses forms, so the code that converts between forms and bytes is left out.
 */
const webFormsOfNode = {
  name: 'web-forms-of-node',
  setup(build) {
    build.onResolve({ filter: /^(fetch-blob|formdata-polyfill)(\/|$)|\/multipart-parser\.js$/ }, () => ({
      path: 'web-forms',
      namespace: 'node',
    }));
    build.onLoad({ filter: /^web-forms$/, namespace: 'node' }, () => ({
      contents: 'module.exports = { __esModule: true, default: Blob, Blob, File, FormData };',
    }));
  },
};

const outdir = path.join(__dirname, 'dist');
/** For debugging: readable code with source maps, rebuilt after every change. */
const watch = process.argv.includes('--watch');

/** Converts the chunks to CommonJS and writes them. */
const commonJsPieces = {
  name: 'commonjs-pieces',
  setup(build) {
    build.onStart(() => {
      if (watch) console.log('Build started');
    });
    build.onEnd(async ({ errors, outputFiles, metafile }) => {
      if (errors.length === 0) await writePieces(outputFiles, metafile);
      if (watch) console.log(errors.length === 0 ? 'Build finished' : 'Build failed');
    });
  },
};

async function buildExtension() {
  const options = {
    ...runtime,
    bundle: true,
    external: ['vscode'],
    plugins: [webFormsOfNode, commonJsPieces],
    logLevel: 'warning',
    entryPoints: [path.join(__dirname, 'src/extension.ts')],
    outdir,
    format: 'esm',
    splitting: true,
    minify: !watch,
    sourcemap: watch && 'inline',
    write: false,
    metafile: true,
    // ThirdPartyNotices.txt contains them once.
    legalComments: 'none',
  };
  await fs.rm(outdir, { recursive: true, force: true });
  await fs.mkdir(outdir, { recursive: true });
  if (watch) await (await esbuild.context(options)).watch();
  else await esbuild.build(options);
}

async function writePieces(pieces, metafile) {
  for (const file of pieces) {
    const piece = await esbuild.transform(file.text, {
      format: 'cjs',
      ...runtime,
      supported: { 'dynamic-import': false },
      minify: !watch,
      sourcefile: file.path,
      sourcemap: watch && 'inline',
    });
    await fs.writeFile(file.path, piece.code);
  }
  await fs.writeFile(path.join(outdir, 'ThirdPartyNotices.txt'), await notices(metafile));
}

/** Lists the packages in the bundle, including indirect dependencies, with the notices that their licenses require. */
async function notices({ outputs }) {
  const files = Object.values(outputs).flatMap(({ inputs }) =>
    Object.keys(inputs).filter((file) => inputs[file].bytesInOutput),
  );
  const packages = new Set(files.map((file) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file)?.[0]).filter(Boolean));
  const named = await Promise.all([...packages].sort().map(noticeOf));
  const terms = (await fs.readFile(path.join(__dirname, 'LICENSE'), 'utf8')).replace(/^[^]*?(?=Permission is)/, '');
  return `This extension contains the following packages, each under the terms below:\n\n${named.join('\n')}\n\n${terms}`;
}

async function noticeOf(folder) {
  const { name, version, license } = JSON.parse(await fs.readFile(path.join(folder, 'package.json'), 'utf8'));
  const texts = (await fs.readdir(folder)).filter((file) => /^(?:licen[cs]e|readme)(?:\.|$)/i.test(file)).sort();
  const whole = await Promise.all(texts.map((file) => fs.readFile(path.join(folder, file), 'utf8')));
  const [holder] = /^copyright .*[^\s]/im.exec(whole.join('\n')) ?? [];
  if (license !== 'MIT' || holder === undefined) throw new Error(`What does the license of ${name} ask for?`);
  return `${name} ${version} (${license}): ${holder.replace(/&lt;|&gt;/g, '')}`;
}

buildExtension().catch((error) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
