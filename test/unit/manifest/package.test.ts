import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { deflateRawSync } from 'node:zlib';
import * as v from 'valibot';
import { translationFiles } from '../../host/messageBundle';
import { packagedReadme } from '../../host/packagedReadme';
import {
  bundleSizes,
  maxActivationKb,
  maxLoadableKb,
  maxPackageBytes,
  maxPackageBytesWithLanguages,
} from '../../host/bundleSizes';
import { type CopiedProject, copyProject } from './support/copiedProject';
import { readManifest } from './support/manifest';
import { read } from './support/project';

const mostFiles = 36;

/** Size of the zip headers of a file in bytes, without its name, which is stored twice. */
const zipHeaderBytes = 30 + 46;
/** The two files that packaging adds, compressed: the marketplace manifest and the list of content types. */
const addedFiles = { count: 2, bytes: 2_000 };

const vsce = path.resolve('node_modules/@vscode/vsce/vsce');

/** Runs in a separate process, because vsce bundles another undici that would replace `fetch` globally. */
async function listFiles(folder: string): Promise<string[]> {
  const { stdout } = await promisify(execFile)(process.execPath, [vsce, 'ls', '--no-dependencies'], { cwd: folder });
  return stdout.split(/\r?\n/).filter((line) => line !== '');
}

/** Builds the package from the current files; another layer of tests checks the real package. */
describe('The package', () => {
  let project: CopiedProject;
  let files: string[];

  before(async function () {
    project = copyProject();
    await promisify(execFile)(process.execPath, ['esbuild.js'], { cwd: project.folder });
    files = await listFiles(project.folder);
  });

  after(() => {
    project.remove();
  });

  it('contains only files that are run or read', () => {
    const wanted =
      /^(?:dist\/(?:[\w-]+\.js|ThirdPartyNotices\.txt)|l10n\/bundle\.l10n\.[\w-]+\.json|media\/[\w-]+\.(?:png|svg)|package(?:\.nls(?:\.[\w-]+)?)?\.json|README\.md|CHANGELOG\.md|LICENSE)$/;
    assert.deepEqual(
      files.filter((file) => !wanted.test(file)),
      [],
    );
  });

  it('contains every file that the manifest names', () => {
    const needed = [
      'package.json',
      'package.nls.json',
      'dist/extension.js',
      'dist/ThirdPartyNotices.txt',
      'media/icon.png',
      'media/invites.svg',
      ...readManifest().contributes.walkthroughs.flatMap(({ steps }) => steps.map(({ media }) => media.svg)),
      'README.md',
      'CHANGELOG.md',
      'LICENSE',
    ];
    assert.deepEqual(
      needed.filter((file) => !files.includes(file)),
      [],
    );
  });

  it('names every package that it contains, with its version, license and copyright holder', () => {
    const notices = readFileSync(path.join(project.folder, 'dist', 'ThirdPartyNotices.txt'), 'utf8');
    const named = [...notices.matchAll(/^(\S+ \d\S+) \(MIT\): Copyright \(c\) .*\p{L}/gmu)].map(
      ([, each = '']) => each,
    );
    const installed = Object.entries(installedPackages()).map(([name, { version }]) => `${name} ${version}`);
    assert.deepEqual(
      named.filter((each) => !installed.includes(each)),
      [],
    );
    const direct = Object.keys(readManifest().dependencies);
    assert.deepEqual(
      direct.filter((name) => !named.some((each) => each.startsWith(`${name} `))),
      [],
    );
    assert.match(notices, /^Permission is hereby granted, free of charge/m);
  });

  it('has a README without pictures and links that are broken on the marketplace page', () => {
    const readme = packagedReadme(read('README.md'));
    const targets = [...readme.matchAll(/\]\(([^)]+)\)/g)].map(([, target = '']) => target);
    assert.deepEqual(
      targets.filter((target) => !/^https:|^#/.test(target)),
      [],
    );
    assert.doesNotMatch(readme, /<img|^## More/m);
    assert.ok(readme.includes('accounts, tokens and hosts'), 'the words of a link stay');
  });

  it(`has at most ${mostFiles} files`, () => {
    assert.ok(files.length + addedFiles.count <= mostFiles, files.join('\n'));
  });

  it(`loads at most ${maxActivationKb} KB of code at activation, and at most ${maxLoadableKb} KB in total`, async () => {
    const { atStart, total } = await bundleSizes(path.join(project.folder, 'dist'));
    assert.ok(atStart <= maxActivationKb, `${atStart} KB at start`);
    assert.ok(total <= maxLoadableKb, `${total} KB in all`);
  });

  it(`has at most ${maxPackageBytes / 1000} KB in English, and ${maxPackageBytesWithLanguages / 1000} KB in all languages`, () => {
    const english = packed(files.filter((file) => !translationFiles().includes(file)));
    const all = packed(files);
    assert.ok(english <= maxPackageBytes, `${english} bytes in English`);
    assert.ok(all <= maxPackageBytesWithLanguages, `${all} bytes in all languages`);
  });

  function packed(included: readonly string[]): number {
    const sizes = included.map((file) => {
      const content = deflateRawSync(readFileSync(path.join(project.folder, file)));
      return content.length + zipHeaderBytes + 2 * `extension/${file}`.length;
    });
    return sizes.reduce((sum, size) => sum + size, addedFiles.bytes);
  }
});

/** The runtime dependencies in the lockfile, by name. */
function installedPackages(): Record<string, { readonly version: string }> {
  const entry = v.object({ version: v.optional(v.string(), ''), dev: v.optional(v.boolean(), false) });
  const lock = v.parse(v.object({ packages: v.record(v.string(), entry) }), JSON.parse(read('package-lock.json')));
  const packages = Object.entries(lock.packages).filter(([folder, { dev }]) => folder !== '' && !dev);
  return Object.fromEntries(packages.map(([folder, each]) => [folder.replace(/^.*node_modules\//, ''), each]));
}
