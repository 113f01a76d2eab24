import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, readdir } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { x as extract } from 'tar';
import { npm } from '../process/npm';
import type { PinnedPackage } from './pinned';

/**
 * Fetches a package by npm, proves that it is the pinned one, and unpacks the part of it below `inside` into `folder`.
 * @throws Error when npm cannot fetch it, or its archive is not the pinned one
 */
export async function unpackPackage(wanted: PinnedPackage, inside: string, folder: string): Promise<void> {
  const archiveFolder = path.join(folder, '.archive');
  await mkdir(archiveFolder, { recursive: true });
  await npm(['pack', `${wanted.name}@${wanted.version}`, '--ignore-scripts', '--silent'], archiveFolder);
  const [name] = await readdir(archiveFolder);
  if (name === undefined) throw new Error(`npm fetched nothing for ${wanted.name}@${wanted.version}.`);
  const archive = path.join(archiveFolder, name);

  const hash = createHash('sha512');
  await pipeline(createReadStream(archive), hash);
  const integrity = `sha512-${hash.digest('base64')}`;
  if (integrity !== wanted.integrity) {
    throw new Error(
      `${wanted.name}@${wanted.version} is not the archive this project was made with (${integrity}). Nothing was unpacked.`,
    );
  }
  await extract({
    file: archive,
    cwd: folder,
    strip: inside.split('/').length,
    filter: (entry) => entry.startsWith(`${inside}/`),
  });
}
