import { mkdir, readdir, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { npm } from '../process/runCommand';
import { removeFolder } from '../process/temporaryFolder';
import type { PinnedPackage } from './pinned';

/**
 * Moves the content of a pinned package's folder `inside` to `folder`. npm fetches the package from its configured
 * registry, verifies it against the sha512 in a lockfile created for it, and unpacks it without running any scripts.
 * @throws Error when npm cannot fetch the package, or its archive is not the pinned one
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
