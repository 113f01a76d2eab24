import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { attacksFile, attacksPage } from '../unit/attacks/support/attacksPage';
import { root } from './paths';
import { runMain } from './process/runMain';
import { tell } from './progress';

/** Writes the page of what the tests try to break in by, after its table has changed. */
runMain(async () => {
  await writeFile(attacksFile, await attacksPage());
  tell(`Wrote ${path.relative(root, attacksFile)}.`);
  return 0;
});
