import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { bundleFile, messageBundle } from './messageBundle';
import { root } from './paths';
import { runMain } from './process/runMain';
import { tell } from './progress';

/** Writes the bundle of messages anew, after the source has come to say something else. */
runMain(async () => {
  const bundle = await messageBundle();
  await writeFile(bundleFile, bundle);
  tell(`Wrote ${path.relative(root, bundleFile)}.`);
  return 0;
});
