import { existsSync } from 'node:fs';
import { mkdir, rename } from 'node:fs/promises';
import path from 'node:path';
import { withLock } from '../lock.mjs';
import { removeFolder } from '../process/temporaryFolder';
import { step, printStatus } from '../progress';

/**
 * Creates `folder` if it does not exist. The content is written to a temporary folder that is then renamed, so `folder`
 * is either complete or missing. One process fills it while others wait.
 */
export async function installFolder(
  folder: string,
  description: string,
  fill: (folder: string) => Promise<void>,
): Promise<void> {
  if (existsSync(folder)) return;
  const stagingFolder = path.join(path.dirname(folder), `.unfinished-${path.basename(folder)}`);
  const install = async (): Promise<void> => {
    await removeFolder(stagingFolder);
    await mkdir(stagingFolder, { recursive: true });
    await fill(stagingFolder);
    await rename(stagingFolder, folder);
  };
  await withLock(
    folder,
    async () => {
      if (!existsSync(folder)) await step(`Installing ${description}`, install);
    },
    (holder) => {
      printStatus(`Waiting for process ${holder}, which is installing ${description} …`);
    },
  );
}
