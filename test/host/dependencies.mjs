// Development dependencies, installed when they are not there or not those of the lockfile.
/* global setInterval, clearInterval */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { withLock } from './lock.mjs';

const guardFile = fileURLToPath(new URL('guard.mjs', import.meta.url));
const heartbeatMs = 10_000;
const tell = (line) => process.stderr.write(`${line}\n`);

/**
 * Makes `node_modules` agree with `package-lock.json`. A hash of the lockfile is written only after everything is in place,
 * so an installation that was cut off is done again.
 *
 * @param {string} root the folder of package.json
 * @param {AbortSignal} signal
 */
export async function ensureDependencies(root, signal) {
  const lockfile = await readFile(path.join(root, 'package-lock.json'), 'utf8');
  const wanted = createHash('sha256').update(lockfile).digest('hex');
  const record = path.join(root, 'node_modules', '.lockfile-hash');
  const isInstalled = async () => (await readFile(record, 'utf8').catch(() => '')) === wanted;
  if (await isInstalled()) return;

  await withLock(
    path.join(root, 'node_modules'),
    async () => {
      if (await isInstalled()) return;
      if (!(await installedByHand(root, lockfile))) await npmCi(root, signal);
      await writeFile(record, wanted);
    },
    (holder) => tell(`Waiting for process ${holder}, which is installing the dependencies …`),
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

/** npm shows its own progress on a terminal; what else it says goes to standard error, for standard output is the command's. */
async function npmCi(root, signal) {
  tell('Installing the development dependencies (npm ci) …');
  const startedAt = Date.now();
  const seconds = () => ((Date.now() - startedAt) / 1000).toFixed(0);
  const heartbeat = setInterval(() => tell(`Installing the development dependencies … ${seconds()} s`), heartbeatMs);
  const guard = spawn(process.execPath, [guardFile, ...npmCommand(), 'ci', '--loglevel=error'], {
    cwd: root,
    stdio: ['pipe', 2, 2],
  });
  signal.addEventListener('abort', () => guard.stdin.end('stop'), { once: true });
  const exitCode = await new Promise((resolve, reject) => {
    guard.once('error', reject);
    guard.once('exit', resolve);
  }).finally(() => clearInterval(heartbeat));
  if (signal.aborted) throw Object.assign(new Error('Interrupted.'), { exitCode: 130 });
  if (exitCode !== 0) throw new Error('npm ci failed; its message is above. Run the same command to try again.');
  tell(`Dependencies installed in ${seconds()} s.`);
}

/** How to run npm: the one that runs this script, else the one that came with Node. */
export function npmCommand() {
  const running = process.env.npm_execpath;
  if (running !== undefined) return [process.execPath, running];
  if (process.platform !== 'win32') return ['npm'];
  return [process.execPath, path.join(path.dirname(process.execPath), 'node_modules', 'npm', 'bin', 'npm-cli.js')];
}
