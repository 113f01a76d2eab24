// A lock between processes, in plain JavaScript because it is needed before dependencies are installed.
//
// The holder listens on a port derived from the name. The system frees the port however the holder ends, so a lock
// never becomes stale.
/* global clearTimeout */
import { createHash } from 'node:crypto';
import net from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';

/** Below the range of ephemeral ports. */
const firstPort = 20_000;
const ports = 10_000;
const greetingTimeoutMs = 5_000;
const retryMs = 50;

/**
 * Runs `work` exclusively: no other work with the same name runs at the same time, in this or another process.
 *
 * @template T
 * @param {string} name
 * @param {() => Promise<T>} work
 * @param {(holder: string) => void} [onWait] called once with the process ID of another holder
 * @returns {Promise<T>}
 */
export async function withLock(name, work, onWait) {
  const greeting = `lock ${hashOf(name).toString('hex')} `;
  let port = lockPort(name);
  let onHolder = onWait;
  for (;;) {
    const unlock = await tryToLock(port, `${greeting}${process.pid}`);
    if (unlock !== undefined) {
      try {
        return await work();
      } finally {
        await unlock();
      }
    }
    const holder = await untilFree(port, greeting, onHolder);
    if (holder === 'another program') port += 1;
    else await delay(retryMs);
    if (holder === 'this lock') onHolder = undefined;
  }
}

/** @param {string} name */
export function lockPort(name) {
  return firstPort + (hashOf(name).readUInt16BE() % ports);
}

function hashOf(name) {
  return createHash('sha256').update(name).digest();
}

/** Resolves with a function that unlocks, or with `undefined` when the port is in use. */
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

/** Waits until this lock is released; resolves early when the port belongs to another program or another lock. */
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
