import { mkdir, readdir, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { npm } from '../process/runCommand';
import { removeFolder } from '../process/temporaryFolder';
import type { PinnedPackage } from './pinned';

/**
 * Puts what a pinned package has in its folder `inside` into `folder`. npm fetches it from wherever it is configured to, compares it with
 * the sha512 of a lockfile that is made for it alone, and unpacks it; nothing of it is run.
 * @throws Error when npm cannot fetch it, or its archive is not the pinned one
 */
export async function fetchPackage(wanted: PinnedPackage, inside: string, folder: string): Promise<void> {
  const { name, version, integrity } = wanted;
  const project = path.join(folder, '.fetched');
  await mkdir(project, { recursive: true });
  const manifest = { dependencies: { [name]: version } };
  const packages = { '': manifest, [`node_modules/${name}`]: { version, integrity } };
  await writeFile(path.join(project, 'package.json'), JSON.stringify(manifest));
  await writeFile(path.join(project, 'package-lock.json'), JSON.stringify({ lockfileVersion: 3, packages }));
  await npm(['ci', '--ignore-scripts'], project);
  const content = path.join(project, 'node_modules', name, inside);
  for (const entry of await readdir(content)) await rename(path.join(content, entry), path.join(folder, entry));
  await removeFolder(project);
}
