import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';

export const kilobyte = 1024;
/** Limits that no change may exceed, also checked by tests: packages in bytes, loaded code in KB. */
export const maxPackageBytes = 146_000;
export const maxPackageBytesWithLanguages = 262_000;
export const maxActivationKb = 30;
export const maxLoadableKb = 346;

/** Sizes in KB: the code loaded at activation, the largest chunk, and all loadable code. */
export async function bundleSizes(folder: string) {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.js'));
  const texts = await Promise.all(names.map((name) => readFile(path.join(folder, name), 'utf8')));
  const chunks = new Map(names.map((name, at) => [name, texts[at] ?? '']));
  const sizeOf = (name: string): number => Buffer.byteLength(chunks.get(name) ?? '') / kilobyte;
  const sum = (names: Iterable<string>): number => [...names].reduce((total, name) => total + sizeOf(name), 0);
  const atStart = sum(eagerChunks('extension.js', chunks));
  return { atStart, application: Math.max(...names.map(sizeOf)), total: sum(names) };
}

/** A chunk and the chunks that it requires outside of functions; lazy imports are `require` calls inside functions. */
function eagerChunks(name: string, chunks: ReadonlyMap<string, string>): ReadonlySet<string> {
  const names = new Set([name]);
  for (const each of names) {
    for (const [, lazy, file] of (chunks.get(each) ?? '').matchAll(/(=>\s*\w*\(?)?require\("\.\/([^"]+)"\)/g)) {
      if (lazy === undefined && file !== undefined) names.add(file);
    }
  }
  return names;
}
