import { randomUUID } from 'node:crypto';
import { mkdir, readdir, rename, stat } from 'node:fs/promises';
import path from 'node:path';
import { withFileLock } from '../fileLock.mjs';
import { cacheFolder } from '../paths';
import { removeFolder } from '../process/temporaryFolder';
import { step, tell } from '../progress';

/**
 * Makes sure that the folder `name` is in the cache, complete. It is filled aside and then renamed, so it is either whole or
 * not there; one process fills it while others wait. What a process that was cut off left behind is removed.
 * @returns the folder
 */
export async function installFolder(
  name: string,
  what: string,
  fill: (folder: string) => Promise<void>,
): Promise<string> {
  const folder = path.join(cacheFolder, name);
  if (await exists(folder)) return folder;
  const onWait = (holder: number) => {
    tell(`Waiting for process ${holder}, which is installing ${what} …`);
  };
  await withFileLock(
    path.join(cacheFolder, 'locks', `${name}.lock`),
    async () => {
      if (await exists(folder)) return;
      await removeUnfinished(name);
      await step(`Installing ${what}`, async () => {
        const aside = path.join(cacheFolder, `${unfinishedPrefix(name)}${randomUUID()}`);
        await mkdir(aside, { recursive: true });
        try {
          await fill(aside);
          await removeFolder(path.join(aside, '.archive'));
          await rename(aside, folder);
        } finally {
          await removeFolder(aside);
        }
      });
    },
    { onWait },
  );
  return folder;
}

function unfinishedPrefix(name: string): string {
  return `.unfinished-${name}-`;
}

async function removeUnfinished(name: string): Promise<void> {
  for (const entry of await readdir(cacheFolder)) {
    if (entry.startsWith(unfinishedPrefix(name))) await removeFolder(path.join(cacheFolder, entry));
  }
}

async function exists(folder: string): Promise<boolean> {
  return stat(folder).then(
    () => true,
    () => false,
  );
}
