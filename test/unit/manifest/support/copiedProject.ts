import { cpSync, mkdtempSync, readdirSync, realpathSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { isOfTheProject, root } from './project';

export interface CopiedProject {
  readonly folder: string;
  remove(): void;
}

/**
 * The project in a folder of its own, as a fresh clone has it but with its dependencies unless that is not wanted: what is built there
 * disturbs nobody, and tools that look at every file need not look at what is fetched into the cache.
 */
export function copyProject({ dependencies = true } = {}): CopiedProject {
  const folder = mkdtempSync(path.join(realpathSync(tmpdir()), 'gitpod-invites-copy-'));
  for (const name of readdirSync(root).filter(isOfTheProject)) {
    cpSync(path.join(root, name), path.join(folder, name), { recursive: true });
  }
  if (dependencies) symlinkSync(path.join(root, 'node_modules'), path.join(folder, 'node_modules'), 'junction');
  return {
    folder,
    remove: () => {
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
