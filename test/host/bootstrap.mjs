// What every npm script runs: `node test/host/bootstrap.mjs <file> [arguments]`.
//
// It works as the first command in a fresh clone: it installs what is missing, then runs the file (TypeScript through tsx),
// hands signals on, and ends with the same exit code. Everything it says goes to standard error.
/* global AbortController */
import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { ensureDependencies } from './dependencies.mjs';
import { whenParentEnds } from './whenParentEnds.mjs';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
const oldestNode = 20;
const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
/** How long the command may take to tidy up after a signal before it is ended. */
const patienceMs = 20_000;

const interrupted = new AbortController();
const tell = (line) => process.stderr.write(`${line}\n`);

async function main() {
  const [file, ...args] = process.argv.slice(2);
  if (file === undefined) throw new Error('Say which file to run: node test/host/bootstrap.mjs <file> [arguments]');
  if (Number.parseInt(process.versions.node, 10) < oldestNode) {
    throw new Error(`This needs Node ${oldestNode} or newer; ${process.version} is running.`);
  }
  const interrupt = () => interrupted.abort();
  signals.forEach((signal) => process.once(signal, interrupt));
  await ensureDependencies(root, tell, interrupted.signal);
  signals.forEach((signal) => process.off(signal, interrupt));
  process.exitCode = await run(path.resolve(root, file), args);
}

function run(file, args) {
  const preload = [path.join(root, 'test/host/stopWithParent.mjs')];
  if (file.endsWith('.ts')) preload.unshift(createRequire(import.meta.url).resolve('tsx'));
  const imports = preload.flatMap((module) => ['--import', pathToFileURL(module).href]);
  const child = spawn(process.execPath, [...imports, file, ...args], {
    cwd: root,
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
  });

  const end = (signal) => {
    // Ctrl-C in a terminal has reached the child already: it belongs to the same foreground group.
    if (!(signal === 'SIGINT' && process.stdin.isTTY)) child.kill(signal);
    setTimeout(() => child.kill('SIGKILL'), patienceMs).unref();
  };
  signals.forEach((signal) => process.on(signal, end));

  whenParentEnds(() => child.kill('SIGTERM'));

  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code, signal) => resolve(code ?? (signal === 'SIGINT' ? 130 : 143)));
  });
}

main().catch((error) => {
  tell(interrupted.signal.aborted ? 'Interrupted.' : error instanceof Error ? error.message : String(error));
  process.exitCode = interrupted.signal.aborted ? 130 : 1;
});
