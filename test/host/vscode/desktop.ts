import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { downloadAndUnzipVSCode, resolveCliPathFromVSCodeExecutablePath } from '@vscode/test-electron';
import { cacheFolder } from '../paths';
import type { Cleanup } from '../process/cleanup';
import { type GuardedProcess, startProcess } from '../process/guardedProcess';
import { runCommand } from '../process/runCommand';
import { removeFolder, temporaryFolder } from '../process/temporaryFolder';
import type { VsCodeVersion } from './pinned';
import { inheritedEnvironment, quietSettings, type Settings } from './serverFolders';

export interface DesktopOptions {
  readonly version: VsCodeVersion;
  readonly settings: Settings;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly vsix?: string;
  /** Additional arguments for VS Code. */
  readonly args: readonly string[];
}

const installTimeoutMs = 120_000;

/**
 * Starts a desktop VS Code with its own folders. Downloads VS Code from Microsoft when it is not in the cache.
 * @throws Error that says what is required, when VS Code cannot be downloaded
 */
export async function startDesktop(options: DesktopOptions, cleanup: Cleanup): Promise<GuardedProcess> {
  const executable = await download(options.version);
  const folder = await temporaryFolder();
  cleanup.add(() => removeFolder(folder));
  const userData = path.join(folder, 'user-data');
  await mkdir(path.join(userData, 'User'), { recursive: true });
  await writeFile(
    path.join(userData, 'User', 'settings.json'),
    JSON.stringify({ ...quietSettings, ...options.settings }),
  );
  const folders = ['--user-data-dir', userData, '--extensions-dir', path.join(folder, 'extensions')];
  const env = { ...inheritedEnvironment(), ...options.env };

  if (options.vsix !== undefined) {
    const cli = resolveCliPathFromVSCodeExecutablePath(executable);
    const { exitCode, output } = await runCommand(cli, [...folders, '--install-extension', options.vsix], {
      env,
      output: 'collect',
      timeoutMs: installTimeoutMs,
    });
    if (exitCode !== 0) throw new Error(`The extension could not be installed:\n${output}`);
  }
  const quiet = ['--disable-updates', '--disable-workspace-trust', '--skip-welcome', '--skip-release-notes'];
  const inContainers = ['--no-sandbox', '--disable-gpu-sandbox'];
  const desktop = startProcess(executable, [...folders, ...quiet, ...inContainers, ...options.args], {
    env,
    output: 'collect',
  });
  cleanup.add(() => desktop.stop());
  return desktop;
}

async function download(version: string): Promise<string> {
  try {
    return await downloadAndUnzipVSCode({ version, cachePath: cacheFolder });
  } catch (error) {
    throw new Error(
      `The desktop VS Code ${version} could not be downloaded, for which the internet is needed. ` +
        'Without "--desktop", and in "npm run test:integration", a VS Code from the npm registry is used.',
      { cause: error },
    );
  }
}
