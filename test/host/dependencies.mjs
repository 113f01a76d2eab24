// Development dependencies, installed when they are not there or not those of the lockfile.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { withFileLock } from './fileLock.mjs';

const guardFile = fileURLToPath(new URL('guard.mjs', import.meta.url));

/**
 * Makes `node_modules` agree with `package-lock.json`. A hash of the lockfile is written only after everything is in place,
 * so an installation that was cut off is done again.
 *
 * @param {string} root the folder of package.json
 * @param {(line: string) => void} tell
 * @param {AbortSignal} signal
 */
export async function ensureDependencies(root, tell, signal) {
  const lockfile = await readFile(path.join(root, 'package-lock.json'), 'utf8');
  const wanted = createHash('sha256').update(lockfile).digest('hex');
  const record = path.join(root, 'node_modules', '.lockfile-hash');
  const isInstalled = async () => (await readFile(record, 'utf8').catch(() => '')) === wanted;
  if (await isInstalled()) return;

  await withFileLock(
    path.join(root, '.vscode-test', 'locks', 'node_modules.lock'),
    async () => {
      if (await isInstalled()) return;
      if (!(await installedByHand(root, lockfile))) {
        tell('Installing the development dependencies (npm ci)…');
        const startedAt = Date.now();
        await npmCi(root, signal);
        tell(`Dependencies installed in ${((Date.now() - startedAt) / 1000).toFixed(0)} s.`);
      }
      await writeFile(record, wanted);
    },
    { onWait: (holder) => tell(`Waiting for process ${holder}, which is installing the dependencies…`) },
  );
}

/** True when `npm install` was run by hand and left exactly what the lockfile names: then there is nothing to repeat. */
async function installedByHand(root, lockfile) {
  const read = await readFile(path.join(root, 'node_modules', '.package-lock.json'), 'utf8').catch(() => undefined);
  if (read === undefined) return false;
  const installed = JSON.parse(read).packages;
  return Object.entries(JSON.parse(lockfile).packages).every(([folder, wanted]) => {
    if (folder === '') return true;
    const there = installed[folder];
    return there === undefined ? wanted.optional === true : there.integrity === wanted.integrity;
  });
}

function npmCi(root, signal) {
  // Standard output belongs to the command that was asked for, so npm speaks on standard error.
  const guard = spawn(process.execPath, [guardFile, ...npmCommand(), 'ci', '--loglevel=error'], {
    cwd: root,
    stdio: ['pipe', 2, 2],
  });
  const stop = () => guard.stdin.end('stop');
  signal.addEventListener('abort', stop, { once: true });
  return new Promise((resolve, reject) => {
    guard.once('error', reject);
    guard.once('exit', (code) => {
      if (code === 0) resolve();
      else reject(new Error('npm ci did not succeed; its message is above. Run the same command to try again.'));
    });
  });
}

/** How to run npm: the one that runs this script, else the one that came with Node. */
function npmCommand() {
  const running = process.env.npm_execpath;
  if (running !== undefined) return [process.execPath, running];
  if (process.platform !== 'win32') return ['npm'];
  return [process.execPath, path.join(path.dirname(process.execPath), 'node_modules', 'npm', 'bin', 'npm-cli.js')];
}
