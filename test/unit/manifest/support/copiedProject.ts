import { cpSync, mkdtempSync, readdirSync, realpathSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { isOfTheProject, root } from './project';

export interface CopiedProject {
  readonly folder: string;
  remove(): void;
}

/**
 * Copies the project to its own folder, like a fresh clone, with its dependencies by default. Builds in it do not
 * affect the project, and tools that scan every file do not scan downloaded caches.
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
