import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { errorsFile, errorsPage } from '../unit/errors/support/errorsPage';
import { root } from './paths';
import { runMain } from './process/runMain';
import { tell } from './progress';

/** Writes the page of what people are told when something goes wrong, after the words or the ways to fail have changed. */
runMain(async () => {
  const page = await errorsPage();
  await mkdir(path.dirname(errorsFile), { recursive: true });
  await writeFile(errorsFile, page);
  tell(`Wrote ${path.relative(root, errorsFile)}.`);
  return 0;
});
