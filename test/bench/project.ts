import path from 'node:path';
import { root } from '../host/paths';
import { Cleanup, withCleanup } from '../host/process/cleanup';
import { startProcess } from '../host/process/guardedProcess';
import { runCommand } from '../host/process/runCommand';
import { copyProject } from '../unit/manifest/support/copiedProject';
import type { Bench } from './benchWindow';
import { type Row, timed } from './row';

const timeoutMs = 20 * 60_000;
const download = `require('./test/host/vscode/installVsCode').installVsCode('1.139.1')`;
const bootstrap = path.join('test', 'host', 'bootstrap.mjs');

/** How long a contributor waits from a fresh clone to a usable VS Code. */
export async function start(bench: Bench): Promise<readonly Row[]> {
  await bench.closeWindow();
  const downloads = await inFreshClone(async (cwd) => {
    // Without a file, it only runs npm ci.
    await node([bootstrap], cwd);
    await node(['--import', 'tsx', '-e', download], cwd);
  });
  const started = await inFreshClone(async (cwd, cleanup) => {
    const args = [bootstrap, path.join('test', 'host', 'start.ts'), '--no-open'];
    const child = startProcess(process.execPath, args, { cwd, output: 'collect' });
    cleanup.add(() => child.stop());
    await child.waitForOutput(/http:\/\/localhost:\d+/, timeoutMs);
  });
  const against = { name: '`npm ci` and the downloads alone', theirs: [downloads / 1000] };
  const startCase = { unit: 's', ours: [started / 1000], against, target: { times: 1.15 } } as const;
  return [{ what: 'Fresh clone to a usable VS Code with `npm start`', cases: [startCase] }];
}

export async function tests(bench: Bench): Promise<readonly Row[]> {
  await bench.closeWindow();
  const durationMs = await timed(() => node([bootstrap, path.join('test', 'host', 'testAll.ts')], root));
  return [{ what: '`npm test`', cases: [{ unit: 's', ours: [durationMs / 1000], target: { most: 8 * 60 } }] }];
}

/** Milliseconds that `work` takes in a copy of the project without installed dependencies. */
function inFreshClone(work: (folder: string, cleanup: Cleanup) => Promise<void>): Promise<number> {
  return withCleanup(new Cleanup(), async (cleanup) => {
    const clone = copyProject({ dependencies: false });
    cleanup.add(() => {
      clone.remove();
    });
    return timed(() => work(clone.folder, cleanup));
  });
}

async function node(args: readonly string[], cwd: string): Promise<void> {
  const { exitCode, output } = await runCommand(process.execPath, args, { cwd, output: 'collect', timeoutMs });
  if (exitCode !== 0) throw new Error(output.slice(-4_000));
}
