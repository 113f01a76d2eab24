import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import net from 'node:net';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { lockPort, withLock } from '../../host/lock.mjs';

const lockModule = pathToFileURL(path.join(__dirname, '../../host/lock.mjs')).href;
let count = 0;

describe('A lock between processes', () => {
  let name: string;
  let holders: ChildProcess[];

  beforeEach(() => {
    name = `lock test ${process.pid} ${++count}`;
    holders = [];
  });

  afterEach(() => {
    for (const holder of holders) holder.kill('SIGKILL');
  });

  /** Another process that holds the lock until it is killed. */
  const holdElsewhere = async (): Promise<ChildProcess> => {
    const script = `import(${JSON.stringify(lockModule)}).then(({ withLock }) =>
      withLock(${JSON.stringify(name)}, () => new Promise(() => console.log('holding'))))`;
    const holder = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'inherit'] });
    holders.push(holder);
    await once(holder.stdout, 'data');
    return holder;
  };

  it('lets one process work at a time', async () => {
    let inside = 0;
    let most = 0;
    const work = async () => {
      inside += 1;
      most = Math.max(most, inside);
      await new Promise(setImmediate);
      inside -= 1;
    };
    await Promise.all([withLock(name, work), withLock(name, work), withLock(name, work)]);
    assert.equal(most, 1);
  });

  it('returns the result of the work', async () => {
    assert.equal(await withLock(name, () => Promise.resolve('done')), 'done');
  });

  it('is released after work that failed', async () => {
    await assert.rejects(
      withLock(name, () => Promise.reject(new Error('no'))),
      /no/,
    );
    assert.equal(await withLock(name, () => Promise.resolve('done')), 'done');
  });

  it('names the process that holds it, and is released when that is killed', async () => {
    const holder = await holdElsewhere();
    const told: string[] = [];
    const result = await withLock(
      name,
      () => Promise.resolve('done'),
      (pid) => {
        told.push(pid);
        holder.kill('SIGKILL');
      },
    );
    assert.equal(result, 'done');
    assert.deepEqual(told, [String(holder.pid)]);
  });

  it('is not considered held by another program on its port', async () => {
    const other = net.createServer((socket) => socket.end('220 ready\n'));
    other.listen(lockPort(name), '127.0.0.1');
    await once(other, 'listening');
    try {
      assert.equal(await withLock(name, () => Promise.resolve('done')), 'done');
    } finally {
      other.close();
    }
  });
});
