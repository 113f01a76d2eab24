import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { startProcess } from '../../host/process/guardedProcess';
import { runCommand } from '../../host/process/runCommand';

/** A process with a child process, neither of which exits; prints both process ids. */
const family = `
const child = require('node:child_process').spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
console.log('family ' + process.pid + ' ' + child.pid);
setInterval(() => {}, 1000);`;

const node = process.execPath;

describe('A guarded process', () => {
  it('ends with all of its child processes when it is stopped', async () => {
    const guarded = startProcess(node, ['-e', family], { output: 'collect' });
    const [, ...pids] = await guarded.waitForOutput(/family (\d+) (\d+)/, 10_000);
    await guarded.stop();
    for (const pid of pids) await gone(Number(pid));
  });

  it('ends with all of its child processes when its parent is killed', async () => {
    const guard = path.join(__dirname, '../../host/guard.mjs');
    const starter = spawn(node, [
      '-e',
      `require('node:child_process').spawn(process.execPath, [${JSON.stringify(guard)}, process.execPath, '-e', ${JSON.stringify(family)}], { stdio: ['pipe', 'inherit', 'inherit'] })`,
    ]);
    const said: unknown[] = await once(starter.stdout, 'data');
    const [, ...pids] = /family (\d+) (\d+)/.exec(String(said[0])) ?? [];
    assert.equal(pids.length, 2);
    starter.kill('SIGKILL');
    for (const pid of pids) await gone(Number(pid));
  });

  it('passes on its exit code', async () => {
    const { exitCode } = await runCommand(node, ['-e', 'process.exit(7)'], { output: 'collect', timeoutMs: 10_000 });
    assert.equal(exitCode, 7);
  });

  it('fails with the end of its output when it exits before printing the expected line', async () => {
    const guarded = startProcess(node, ['-e', 'console.log("no such option"); process.exit(1)'], { output: 'collect' });
    await assert.rejects(guarded.waitForOutput(/ready/, 10_000), /ended unexpectedly.*no such option/s);
  });

  it('is stopped after a timeout', async () => {
    const late = runCommand(node, ['-e', 'setInterval(() => {}, 1000)'], { output: 'collect', timeoutMs: 300 });
    await assert.rejects(late, /took longer than/);
  });
});

async function gone(pid: number): Promise<void> {
  const giveUpAt = Date.now() + 5_000;
  while (Date.now() < giveUpAt) {
    try {
      process.kill(pid, 0);
    } catch {
      return;
    }
    await delay(20);
  }
  assert.fail(`process ${pid} is still there`);
}
