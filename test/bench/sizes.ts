import { readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { packageExtension } from '../host/extensionBuild';
import { outFolder, root } from '../host/paths';
import type { Row, Topic } from './row';

const kilobyte = 1024;

/** How much people download, what is read at start, and what can ever be loaded. */
export const sizes: Topic = {
  name: 'sizes',
  async measure(): Promise<readonly Row[]> {
    const vsix = await packageExtension(path.join(outFolder, 'gitpod-invites.vsix'));
    const { atStart, ever } = await bundleSizes(path.join(root, 'dist'));
    return [
      {
        ...{ what: 'package', ours: (await stat(vsix)).size / kilobyte, unit: 'KB', reach: { most: 100 } },
        why: 'Two thirds of it are the application, whose words for people alone take a fifth; then come node-fetch and the readme.',
      },
      { what: 'bundle read at start', ours: atStart, unit: 'KB', reach: { most: 30 } },
      {
        ...{ what: 'bundle ever loaded', ours: ever, unit: 'KB', reach: { most: 130 } },
        why: 'It is all pieces together, with node-fetch and QR codes, which most people never load. Half of it would be half of the features.',
      },
    ];
  },
};

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
