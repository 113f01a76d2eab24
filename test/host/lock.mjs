// A lock between processes, in plain JavaScript because it is needed before anything is installed.
//
// Its holder listens on a port that the name decides. The system frees the port however the holder ends, so no lock is ever stale.
/* global clearTimeout */
import { createHash } from 'node:crypto';
import net from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';

/** Below the ports that systems give out by themselves. */
const firstPort = 20_000;
const ports = 10_000;
const greetingTimeoutMs = 5_000;
const retryMs = 50;

/**
 * Runs `work` while no other process, and nothing else in this one, runs work under the same name.
 *
 * @template T
 * @param {string} name
 * @param {() => Promise<T>} work
 * @param {(holder: string) => void} [onWait] is told the process number of another holder, once
 * @returns {Promise<T>}
 */
export async function withLock(name, work, onWait) {
  const greeting = `lock ${hashOf(name).toString('hex')} `;
  let port = lockPort(name);
  let tell = onWait;
  for (;;) {
    const unlock = await tryToLock(port, `${greeting}${process.pid}`);
    if (unlock !== undefined) {
      try {
        return await work();
      } finally {
        await unlock();
      }
    }
    const holder = await untilFree(port, greeting, tell);
    if (holder === 'another program') port += 1;
    else await delay(retryMs);
    if (holder === 'this lock') tell = undefined;
  }
}

/** @param {string} name */
export function lockPort(name) {
  return firstPort + (hashOf(name).readUInt16BE() % ports);
}

function hashOf(name) {
  return createHash('sha256').update(name).digest();
}

/** Undefined when the port is taken. */
function tryToLock(port, greeting) {
  const sockets = new Set();
  const server = net.createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.write(greeting);
  });
  const unlock = () => {
    sockets.forEach((socket) => socket.destroy());
    return new Promise((resolve) => server.close(resolve));
  };
  return new Promise((resolve, reject) => {
    server.once('error', (error) => (error.code === 'EADDRINUSE' ? resolve(undefined) : reject(error)));
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => resolve(unlock));
  });
}

/** Waits until this lock is free again; returns at once when the port belongs to something else, such as another lock. */
function untilFree(port, greeting, onWait) {
  return new Promise((resolve) => {
    let holder = 'nothing';
    const socket = net.connect(port, '127.0.0.1');
    const isAnother = () => {
      holder = 'another program';
      socket.destroy();
    };
    const timer = setTimeout(isAnother, greetingTimeoutMs);
    socket.once('data', (bytes) => {
      clearTimeout(timer);
      const text = bytes.toString();
      if (!text.startsWith(greeting)) return isAnother();
      holder = 'this lock';
      onWait?.(text.slice(greeting.length));
    });
    socket.on('error', () => undefined);
    socket.once('close', () => {
      clearTimeout(timer);
      resolve(holder);
    });
  });
}
