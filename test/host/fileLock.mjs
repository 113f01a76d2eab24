// A lock between processes, in plain JavaScript because it is needed before anything is installed.
/* global setInterval, clearInterval */
import { randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

const heartbeatMs = 2_000;
/** A holder that has not shown a sign of life for so long is gone, even when its process number is in use again. */
const staleAfterMs = 30_000;
const pollMs = 250;

/**
 * Runs `work` while no other process holds the lock `file`. What a killed process left behind is noticed and taken over.
 *
 * @template T
 * @param {string} file
 * @param {() => Promise<T>} work
 * @param {{ waitMs?: number, onWait?: (holder: number) => void }} [options]
 * @returns {Promise<T>}
 */
export async function withFileLock(file, work, { waitMs = 10 * 60_000, onWait } = {}) {
  const id = randomUUID();
  await mkdir(path.dirname(file), { recursive: true });
  await acquire(file, id, waitMs, onWait);
  const heartbeat = setInterval(() => {
    const now = new Date();
    utimes(file, now, now).catch(() => undefined);
  }, heartbeatMs);
  try {
    return await work();
  } finally {
    clearInterval(heartbeat);
    await release(file, id);
  }
}

async function acquire(file, id, waitMs, onWait) {
  const giveUpAt = Date.now() + waitMs;
  let told = false;
  while (!(await tryToCreate(file, id))) {
    const holder = await read(file);
    if (holder === undefined) continue;
    if (await isStale(file, holder)) {
      await takeAway(file, holder);
      continue;
    }
    if (!told) onWait?.(holder.pid);
    told = true;
    if (Date.now() > giveUpAt) {
      throw new Error(
        `Process ${holder.pid} has held ${file} for too long. Stop it, or delete that file, and try again.`,
      );
    }
    await delay(pollMs);
  }
}

async function tryToCreate(file, id) {
  try {
    await writeFile(file, JSON.stringify({ id, pid: process.pid }), { flag: 'wx' });
    return true;
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw error;
  }
}

/** Undefined when there is no lock; a holder without a process number when the file is only half written. */
async function read(file) {
  try {
    return JSON.parse(await readFile(file, 'utf8'));
  } catch (error) {
    return error.code === 'ENOENT' ? undefined : { id: '', pid: 0 };
  }
}

async function isStale(file, holder) {
  if (holder.pid !== 0 && !isAlive(holder.pid)) return true;
  try {
    return Date.now() - (await stat(file)).mtimeMs > staleAfterMs;
  } catch {
    return false;
  }
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

/** Renaming lets only one of several waiting processes win; who moved a fresh lock by mistake puts it back. */
async function takeAway(file, holder) {
  const aside = `${file}.${randomUUID()}`;
  try {
    await rename(file, aside);
  } catch {
    return;
  }
  const moved = await read(aside);
  if (moved !== undefined && moved.id !== holder.id) {
    await writeFile(file, JSON.stringify(moved), { flag: 'wx' }).catch(() => undefined);
  }
  await rm(aside, { force: true });
}

async function release(file, id) {
  if ((await read(file))?.id === id) await rm(file, { force: true });
}
