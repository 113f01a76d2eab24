import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { env, workspace } from 'vscode';
import { findRipgrep } from '../../../src/editor/ripgrep';
import type { Samples } from '../jobs';

/** VS Code's own ripgrep, looking for the same words in the same files and telling which have them. */
export async function runRipgrep(): Promise<Samples> {
  const ripgrep = await findRipgrep(env.appRoot);
  const [folder] = workspace.workspaceFolders ?? [];
  if (ripgrep === undefined || folder === undefined) throw new Error('There is no ripgrep, or no folder is open');
  const args = ['--files-with-matches', '--fixed-strings', '--hidden', '--no-ignore', '--no-config'];
  const startedAt = performance.now();
  await promisify(execFile)(ripgrep, [...args, '-e', 'join-organization', '-e', 'inviteId', '--', '.'], {
    cwd: folder.uri.fsPath,
  });
  return { ms: [performance.now() - startedAt] };
}
