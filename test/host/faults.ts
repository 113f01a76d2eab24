import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { faultCells, faultsFile, faultsPage } from '../unit/faults/support/faultsPage';
import { Places } from '../unit/faults/support/places';
import { root } from './paths';
import { runMain } from './process/runMain';
import { tell } from './progress';

/** Writes the page of what comes of faults, after the words or what happens have changed. */
runMain(async () => {
  const places = await Places.open();
  try {
    await writeFile(faultsFile, await faultsPage(await faultCells(places)));
  } finally {
    await places.close();
  }
  tell(`Wrote ${path.relative(root, faultsFile)}.`);
  return 0;
});
