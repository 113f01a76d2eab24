// Runs one command so that nothing of it outlives whoever started this: `node guard.mjs <command> [arguments]`.
//
// The starter holds this process's standard input open. When it closes, because the starter was killed or crashed, the whole
// process tree of the command is killed at once; after the word "stop" it is first asked to end.
import { spawn, spawnSync } from 'node:child_process';

const graceMs = 3_000;
const [command, ...args] = process.argv.slice(2);
if (command === undefined) throw new Error('guard.mjs needs a command');

const onWindows = process.platform === 'win32';
// A group of its own: it can be ended as a whole by its number, and Ctrl-C in a terminal does not reach it unasked.
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
    // Everything in the group has ended already.
  }
}

let asked = false;
process.stdin.on('data', () => {
  asked = true;
  signalTree('SIGTERM');
  setTimeout(() => signalTree('SIGKILL'), graceMs).unref();
});
const killUnlessAsked = () => {
  if (!asked) signalTree('SIGKILL');
};
process.stdin.on('end', killUnlessAsked);
process.stdin.on('error', killUnlessAsked);
// Signals go to the starter too, which decides when this ends.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => undefined);

child.once('error', (error) => {
  process.stderr.write(`${error.message}\n`);
  process.exit(127);
});
child.once('exit', (code, signal) => {
  signalTree('SIGKILL');
  process.exit(code ?? (signal === 'SIGINT' ? 130 : 143));
});
