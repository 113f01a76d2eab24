// Runs a command whose process tree never outlives the process that started this: `node guard.mjs <command>
// [arguments]`.
//
// The starter keeps this process's standard input open. When it closes, because the starter was killed or crashed, the
// command's whole process tree is killed immediately; after any input, such as "stop", it first receives SIGTERM.
import { spawn, spawnSync } from 'node:child_process';

const graceMs = 3_000;
const [command, ...args] = process.argv.slice(2);
if (command === undefined) throw new Error('guard.mjs needs a command');

const onWindows = process.platform === 'win32';
// A separate process group, so that it can be signalled as a whole, and Ctrl-C in a terminal does not reach it
// directly.
const child = spawn(command, args, {
  stdio: ['ignore', 'inherit', 'inherit'],
  detached: !onWindows,
  windowsHide: true,
});

function signalTree(signal) {
  if (child.pid === undefined) return;
  if (onWindows) {
    spawnSync('taskkill', ['/pid', String(child.pid), '/T', '/F'], { stdio: 'ignore' });
    return;
  }
  try {
    process.kill(-child.pid, signal);
  } catch {
    // All processes of the group have exited.
  }
}

let stopRequested = false;
process.stdin.on('data', () => {
  stopRequested = true;
  signalTree('SIGTERM');
  setTimeout(() => signalTree('SIGKILL'), graceMs).unref();
});
const killUnlessStopping = () => {
  if (!stopRequested) signalTree('SIGKILL');
};
process.stdin.on('end', killUnlessStopping);
process.stdin.on('error', killUnlessStopping);
// The starter also receives these signals and decides when this process ends.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => undefined);

child.once('error', (error) => {
  process.stderr.write(`${error.message}\n`);
  process.exit(127);
});
child.once('exit', (code, signal) => {
  signalTree('SIGKILL');
  process.exit(code ?? (signal === 'SIGINT' ? 130 : 143));
});
