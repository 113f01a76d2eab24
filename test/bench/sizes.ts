import { readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { deflateRawSync } from 'node:zlib';
import { packageExtension } from '../host/extensionBuild';
import { translationFiles } from '../host/messageBundle';
import { outFolder, root } from '../host/paths';
import type { Case, Row } from './row';

const kilobyte = 1024;
/** Limits that no change may exceed, also checked by tests: packages in bytes, loaded code in KB. */
export const maxPackageBytes = 146_000;
export const maxPackageBytesWithLanguages = 262_000;
export const maxActivationKb = 30;
export const maxLoadableKb = 346;

/** Measures the size of the application's code, of all loadable code, and of the packages that users download. */
export async function sizes(): Promise<readonly Row[]> {
  const vsix = await packageExtension(path.join(outFolder, 'gitpod-invites.vsix'));
  const { application, ever } = await bundleSizes(path.join(root, 'dist'));
  const packed = (await stat(vsix)).size / kilobyte;
  const size = (name: string, kb: number, most: number): Case => ({ name, unit: 'KB', ours: [kb], target: { most } });
  const code = [size('application', application, 170), size('all code ever loaded', ever, 195)];
  const translations = await Promise.all(translationFiles().map((file) => readFile(path.join(root, file))));
  const english = packed - translations.reduce((sum, text) => sum + deflateRawSync(text).length / kilobyte, 0);
  const packages = [size('English package', english, 95), size('with all languages', packed, 170)];
  return [{ what: 'Sizes', cases: [...code, ...packages] }];
}

/** Sizes in KB: the code loaded at activation, the largest chunk, and all loadable code. */
export async function bundleSizes(folder: string) {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.js'));
  const texts = await Promise.all(names.map((name) => readFile(path.join(folder, name), 'utf8')));
  const pieces = new Map(names.map((name, at) => [name, texts[at] ?? '']));
  const sizeOf = (name: string): number => Buffer.byteLength(pieces.get(name) ?? '') / kilobyte;
  const sum = (names: Iterable<string>): number => [...names].reduce((total, name) => total + sizeOf(name), 0);
  const atStart = sum(readAtStart('extension.js', pieces));
  return { atStart, application: Math.max(...names.map(sizeOf)), ever: sum(names) };
}

/** A chunk and the chunks that it requires outside of functions; lazy imports are `require` calls inside functions. */
function readAtStart(name: string, pieces: ReadonlyMap<string, string>): ReadonlySet<string> {
  const names = new Set([name]);
  for (const each of names) {
    for (const [, lazy, file] of (pieces.get(each) ?? '').matchAll(/(=>\s*\w*\(?)?require\("\.\/([^"]+)"\)/g)) {
      if (lazy === undefined && file !== undefined) names.add(file);
    }
  }
  return names;
}
