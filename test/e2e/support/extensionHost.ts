import { readdir, readFile } from 'node:fs/promises';
import { eventually } from '../../host/eventually';
import type { VsCode } from './openVsCode';

/** The process ID of this VS Code's extension host, identified by its home folder. */
export async function extensionHostPid({ server: { folders } }: VsCode): Promise<number> {
  for (const pid of (await readdir('/proc')).filter((name) => /^\d+$/.test(name))) {
    const [command, environment] = await Promise.all(
      ['cmdline', 'environ'].map((part) => readFile(`/proc/${pid}/${part}`, 'utf8').catch(() => '')),
    );
    if (command?.includes('--type=extensionHost') && environment?.split('\0').includes(`HOME=${folders.home}`)) {
      return Number(pid);
    }
  }
  throw new Error('There is no extension host');
}

/** Waits until a process is stopped. */
export async function waitUntilStopped(pid: number): Promise<void> {
  await eventually(
    () => readFile(`/proc/${pid}/stat`, 'utf8'),
    (stat) => stat.slice(stat.lastIndexOf(')')).startsWith(') T'),
  );
}
