// Installs the development dependencies when they are missing or differ from the lockfile.
/* global setInterval, clearInterval */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { withLock } from './lock.mjs';

const guardFile = fileURLToPath(new URL('guard.mjs', import.meta.url));
const heartbeatMs = 10_000;
const printStatus = (line) => process.stderr.write(`${line}\n`);

/**
 * Updates `node_modules` to match `package-lock.json`. A hash of the lockfile is written last, so that an interrupted
 * installation is repeated.
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
    (holder) => printStatus(`Waiting for process ${holder}, which is installing the dependencies …`),
  );
}

/** Whether `npm install` was run manually and installed exactly the lockfile, so that nothing needs to be done. */
async function installedByHand(root, lockfile) {
  const read = await readFile(path.join(root, 'node_modules', '.package-lock.json'), 'utf8').catch(() => undefined);
  if (read === undefined) return false;
  const installed = JSON.parse(read).packages;
  return Object.entries(JSON.parse(lockfile).packages).every(([folder, wanted]) => {
    if (folder === '') return true;
    const installedPackage = installed[folder];
    return installedPackage === undefined ? wanted.optional === true : installedPackage.integrity === wanted.integrity;
  });
}

/** Runs `npm ci`. Its output goes to standard error, because standard output belongs to the command being run. */
async function npmCi(root, signal) {
  printStatus('Installing the development dependencies (npm ci) …');
  const startedAt = Date.now();
  const seconds = () => ((Date.now() - startedAt) / 1000).toFixed(0);
  const heartbeat = setInterval(
    () => printStatus(`Installing the development dependencies … ${seconds()} s`),
    heartbeatMs,
  );
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
  printStatus(`Dependencies installed in ${seconds()} s.`);
}

/** The command that runs npm: the npm that runs this script, or else the one installed with Node. */
export function npmCommand() {
  const running = process.env.npm_execpath;
  if (running !== undefined) return [process.execPath, running];
  if (process.platform !== 'win32') return ['npm'];
  return [process.execPath, path.join(path.dirname(process.execPath), 'node_modules', 'npm', 'bin', 'npm-cli.js')];
}
