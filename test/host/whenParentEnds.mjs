/* global setInterval */
import { readFileSync } from 'node:fs';

const pollMs = 1_000;

/**
 * Calls `stop`, once a second, when whoever started this process is gone. npm may be killed without a chance to hand a signal on;
 * its child then finds itself with another parent.
 *
 * @param {() => void} stop
 */
export function whenParentEnds(stop) {
  const before = parents();
  setInterval(() => {
    const now = parents();
    if (before.some((parent, at) => parent !== now[at])) stop();
  }, pollMs).unref();
}

/** Our parent; and its own, when it is only the shell that npm puts between (told on Linux alone). */
function parents() {
  const parent = process.ppid;
  return [parent, process.platform === 'linux' && isShellOfNpm(parent) ? parentOf(parent) : 0];
}

function isShellOfNpm(pid) {
  return process.env.npm_lifecycle_event !== undefined && read(`/proc/${pid}/cmdline`).includes('\0-c\0');
}

function parentOf(pid) {
  // "pid (name) state parent …", where the name may hold anything.
  return Number(read(`/proc/${pid}/stat`).split(') ').pop()?.split(' ')[1]);
}

function read(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
