import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { packageExtension } from './extensionBuild';
import { root } from './paths';
import { runMain } from './process/runMain';

const usage = 'Usage: npm run package -- [--content-url https://… --images-url https://…]';

/** Packages the extension. With the URLs of the repository's folder, the README keeps its links and pictures. */
runMain(async () => {
  const { values } = parseArgs({ options: { 'content-url': { type: 'string' }, 'images-url': { type: 'string' } } });
  const { 'content-url': content, 'images-url': images } = values;
  if ((content === undefined) !== (images === undefined)) throw new Error(usage);
  const urls = content === undefined || images === undefined ? undefined : { content, images };
  const manifest: unknown = JSON.parse(await readFile(path.join(root, 'package.json'), 'utf8'));
  if (typeof manifest !== 'object' || manifest === null || !('name' in manifest) || !('version' in manifest)) {
    throw new Error('package.json has no name or no version.');
  }
  const file = path.join(root, `${String(manifest.name)}-${String(manifest.version)}.vsix`);
  console.log(await packageExtension(file, urls));
  return 0;
});
