import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { withFileLock } from '../../host/fileLock.mjs';

describe('A lock between processes', () => {
  let folder: string;
  let file: string;

  beforeEach(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'file-lock-'));
    file = path.join(folder, 'locks', 'one.lock');
  });

  afterEach(async () => {
    await rm(folder, { recursive: true });
  });

  it('lets one at a time work', async () => {
    let inside = 0;
    let most = 0;
    const work = async () => {
      inside += 1;
      most = Math.max(most, inside);
      await new Promise(setImmediate);
      inside -= 1;
    };
    await Promise.all([withFileLock(file, work), withFileLock(file, work), withFileLock(file, work)]);
    assert.equal(most, 1);
  });

  it('answers what the work answers, and leaves nothing behind', async () => {
    assert.equal(await withFileLock(file, () => Promise.resolve('done')), 'done');
    assert.deepEqual(await readdir(path.dirname(file)), []);
  });

  it('is free again after work that failed', async () => {
    await assert.rejects(
      withFileLock(file, () => Promise.reject(new Error('no'))),
      /no/,
    );
    assert.equal(await withFileLock(file, () => Promise.resolve('done')), 'done');
  });

  it('is taken over from a process that was killed', async () => {
    const killed = spawn(process.execPath, ['-e', '']);
    await once(killed, 'exit');
    await withFileLock(file, () => Promise.resolve());
    await writeFile(file, JSON.stringify({ id: 'left behind', pid: killed.pid }));
    assert.equal(await withFileLock(file, () => Promise.resolve('done')), 'done');
  });

  it('is taken over when its holder has shown no sign of life for long', async () => {
    await withFileLock(file, () => Promise.resolve());
    await writeFile(file, JSON.stringify({ id: 'another', pid: process.pid }));
    const aMinuteAgo = new Date(Date.now() - 60_000);
    await utimes(file, aMinuteAgo, aMinuteAgo);
    assert.equal(await withFileLock(file, () => Promise.resolve('done')), 'done');
  });

  it('tells who holds it, and gives up at last', async () => {
    const told: number[] = [];
    const impatient = { waitMs: -1, onWait: (pid: number) => told.push(pid) };
    await withFileLock(file, () =>
      assert.rejects(
        withFileLock(file, () => Promise.resolve(), impatient),
        new RegExp(`Process ${process.pid} has held`),
      ),
    );
    assert.deepEqual(told, [process.pid]);
  });
});
