// Entry point of every npm script: `node test/host/bootstrap.mjs <file> [arguments]`; without a file it only installs.
//
// Works as the first command in a fresh clone: it installs missing dependencies, then runs the file in this process
// (TypeScript through tsx). Nothing from node_modules may be imported before that. All messages go to standard error.
/* global AbortController, setInterval */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { ensureDependencies } from './dependencies.mjs';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
const oldestNode = 20;
const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];

async function prepare() {
  if (Number.parseInt(process.versions.node, 10) < oldestNode) {
    throw new Error(`This needs Node ${oldestNode} or newer; ${process.version} is running.`);
  }
  stopWithParent();
  process.chdir(root);
  await install();
}

async function run([file, ...args]) {
  const program = path.resolve(file);
  process.argv = [process.execPath, program, ...args];
  if (!program.endsWith('.ts')) {
    await import(pathToFileURL(program).href);
    return;
  }
  await import('tsx');
  createRequire(import.meta.url)(program);
}

async function install() {
  const interrupted = new AbortController();
  const interrupt = () => interrupted.abort();
  signals.forEach((signal) => process.once(signal, interrupt));
  await ensureDependencies(root, interrupted.signal);
  signals.forEach((signal) => process.off(signal, interrupt));
}

/** Exits when the parent changes: npm may be killed before it can forward a signal. */
function stopWithParent() {
  const before = parents();
  setInterval(() => {
    if (parents() !== before) process.kill(process.pid, 'SIGTERM');
  }, 1_000).unref();
}

/** The parent process and, on Linux, its parent: the direct parent may be the shell that npm runs scripts in. */
function parents() {
  const parent = process.ppid;
  if (process.platform !== 'linux' || process.env.npm_lifecycle_event === undefined) return `${parent}`;
  try {
    // "pid (name) state parent …", where the name may contain any character.
    return `${parent} ${readFileSync(`/proc/${parent}/stat`, 'utf8').split(') ').pop().split(' ')[1]}`;
  } catch {
    return `${parent}`;
  }
}

try {
  await prepare();
} catch (error) {
  console.error(error.message);
  process.exit(error.exitCode ?? 1);
}
if (process.argv.length > 2) await run(process.argv.slice(2));
