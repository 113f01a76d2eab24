import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { packageExtension } from './extensionBuild';
import { root } from './paths';
import { runMain } from './process/runMain';

runMain(async () => {
  const manifest: unknown = JSON.parse(await readFile(path.join(root, 'package.json'), 'utf8'));
  if (typeof manifest !== 'object' || manifest === null || !('name' in manifest) || !('version' in manifest)) {
    throw new Error('package.json has no name or no version.');
  }
  console.log(await packageExtension(path.join(root, `${String(manifest.name)}-${String(manifest.version)}.vsix`)));
  return 0;
});
