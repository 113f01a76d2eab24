import { readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { deflateRawSync } from 'node:zlib';
import { number } from './table';
import { packageExtension } from '../host/extensionBuild';
import { outFolder, root } from '../host/paths';
import type { Row, Topic } from './row';

const kilobyte = 1024;
/** In bytes, and in KB, what no change may go beyond; the tests hold it too. */
export const mostPacked = 120_000;
export const mostAtStart = 30;
export const mostEver = 270;

/** How the build calls the pieces that have more than a few KB. */
const names = { application: 'the application', src: 'node-fetch', qrPicture: 'QR codes', README: 'the readme' };

/** How much people download, what is read at start, and what can ever be loaded. */
export const sizes: Topic = {
  name: 'sizes',
  async measure(): Promise<readonly Row[]> {
    const vsix = await packageExtension(path.join(outFolder, 'gitpod-invites.vsix'));
    const dist = path.join(root, 'dist');
    const { atStart, ever } = await bundleSizes(dist);
    const pieces = (await readdir(dist)).filter((name) => name.endsWith('.js')).map((name) => path.join(dist, name));
    const packed = await largest([...pieces, path.join(root, 'README.md')], (text) => deflateRawSync(text).length);
    const whole = await largest(pieces, (text) => text.length);
    return [
      {
        ...{ what: 'package', ours: (await stat(vsix)).size / kilobyte, unit: 'KB', reach: { most: 100 } },
        holds: { most: mostPacked / kilobyte },
        why: `What takes most in it, packed: ${packed}.`,
      },
      { what: 'bundle read at start', ours: atStart, unit: 'KB', reach: { most: mostAtStart } },
      {
        ...{ what: 'bundle ever loaded', ours: ever, unit: 'KB', reach: { most: 130 }, holds: { most: mostEver } },
        why: `It is all pieces together, of which most people never load more than the application: ${whole}.`,
      },
    ];
  },
};

/** The files with a name of their own, and how large each is. */
async function largest(files: readonly string[], size: (text: Buffer) => number): Promise<string> {
  const sizes = await Promise.all(
    files.map(async (file) => {
      const piece = path.basename(file).split(/[-.]/)[0] ?? '';
      const name = (names as Readonly<Record<string, string>>)[piece];
      return { name, kilobytes: size(await readFile(file)) / kilobyte };
    }),
  );
  return sizes
    .filter(({ name }) => name !== undefined)
    .sort((one, other) => other.kilobytes - one.kilobytes)
    .map(({ name, kilobytes }) => `${name} ${number(kilobytes)} KB`)
    .join(', ');
}

/** In KB, how much code is read at start, and how much can ever be. */
export async function bundleSizes(folder: string): Promise<{ readonly atStart: number; readonly ever: number }> {
  const pieces = new Map<string, string>();
  for (const name of (await readdir(folder)).filter((file) => file.endsWith('.js'))) {
    pieces.set(name, await readFile(path.join(folder, name), 'utf8'));
  }
  const atStart = readAtStart('extension.js', pieces);
  return { atStart: length(atStart, pieces), ever: length([...pieces.keys()], pieces) };
}

/** A piece and what it requires outside of functions: what is loaded lazily is required inside of one. */
function readAtStart(name: string, pieces: ReadonlyMap<string, string>, seen = new Set<string>()): readonly string[] {
  seen.add(name);
  const text = pieces.get(name) ?? '';
  for (const [, lazy, file] of text.matchAll(/(=>\s*\w*\(?)?require\("\.\/([^"]+)"\)/g)) {
    if (lazy === undefined && file !== undefined && !seen.has(file)) {
      readAtStart(file, pieces, seen);
    }
  }
  return [...seen];
}

function length(names: readonly string[], pieces: ReadonlyMap<string, string>): number {
  return names.reduce((sum, name) => sum + Buffer.byteLength(pieces.get(name) ?? ''), 0) / kilobyte;
}
