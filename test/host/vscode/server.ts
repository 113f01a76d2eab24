import { randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { startProcess } from '../process/guardedProcess';
import type { InstalledVsCode } from './installVsCode';
import { createServerFolders, inheritedEnvironment, type ServerFolders, type Settings } from './serverFolders';

export interface ServerOptions {
  readonly vsCode: InstalledVsCode;
  /** Extension packages to install at startup. */
  readonly vsix?: readonly string[];
  /** User settings, in addition to `quietSettings`. */
  readonly settings?: Settings;
  /** Environment of the server and thus of extensions; `undefined` removes a variable. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Lets a page run tests inside the extension host. Notifications are not shown then. */
  readonly smokeTestDriver?: boolean;
  /** Whether secrets survive a reload; `true` by default. */
  readonly persistSecrets?: boolean;
  /** Whether the server and the browser log at trace level. */
  readonly trace?: boolean;
}

export interface VsCodeServer {
  /** `http://localhost:<port>`; browsers treat `localhost` as a secure context. */
  readonly origin: string;
  readonly folders: ServerFolders;
  /** All output of the server and the extension hosts. */
  output(): string;
  /** Resolves when the server has exited, by itself or because it was stopped. */
  readonly exited: Promise<number>;
  /** The URL of a workbench with `folder` open (by default an empty one) and additional query parameters. */
  address(folder?: string, parameters?: Readonly<Record<string, string>>): string;
  /** Stops all processes of the server; its folders can be inspected until `remove()`. */
  stop(): Promise<void>;
  remove(): Promise<void>;
}

const mintKeyModule = pathToFileURL(path.join(__dirname, 'mintKey.mjs')).href;
const startTimeoutMs = 60_000;
const installTimeoutMs = 120_000;

/**
 * Starts a VS Code server with its own folders, on a free port.
 * @throws Error with the server's output, when a package cannot be installed or the server does not start
 */
export async function startServer(options: ServerOptions): Promise<VsCodeServer> {
  const folders = await createServerFolders(options.settings ?? {});
  try {
    return await listen(folders, options);
  } catch (error) {
    await folders.remove();
    throw error;
  }
}

async function listen(folders: ServerFolders, options: ServerOptions): Promise<VsCodeServer> {
  const { vsCode, vsix = [] } = options;
  // Other users of this machine can reach the port, so a token is required.
  const token = randomBytes(16).toString('hex');
  const tokenFile = path.join(folders.root, 'connection-token');
  await writeFile(tokenFile, token, { mode: 0o600 });
  const args = [
    path.join(vsCode.folder, 'out', 'server-main.js'),
    ...['--server-data-dir', folders.serverData],
    ...['--user-data-dir', folders.userData],
    ...['--extensions-dir', folders.extensions],
    ...['--accept-server-license-terms', '--telemetry-level', 'off', '--disable-workspace-trust'],
    ...['--host', '127.0.0.1', '--port', '0', '--connection-token-file', tokenFile],
    ...['--start-server', ...vsix.flatMap((file) => ['--install-extension', file])],
  ];
  if (options.trace === true) args.push('--log', 'trace');
  if (options.smokeTestDriver === true) args.push('--enable-smoke-test-driver');
  const mintsKeys = options.persistSecrets === false ? [] : ['--import', mintKeyModule];
  const child = startProcess(vsCode.node, [...mintsKeys, ...args], {
    env: environment(folders, options.env ?? {}),
    output: 'collect',
  });
  try {
    const [, port = ''] = await child.waitForOutput(/Extension host agent listening on (\d+)/, startTimeoutMs);
    for (const file of vsix) {
      await child.waitForOutput(
        RegExp(`Extension '${path.basename(file)}' was successfully installed`),
        installTimeoutMs,
      );
    }
    const origin = `http://localhost:${port}`;
    return {
      origin,
      folders,
      output: child.output,
      exited: child.exited,
      address: (folder = folders.workspace, parameters = {}) =>
        `${origin}/?${new URLSearchParams({ tkn: token, folder, ...parameters }).toString()}`,
      stop: () => child.stop(),
      remove: async () => {
        await child.stop();
        await folders.remove();
      },
    };
  } catch (error) {
    await child.stop();
    throw error;
  }
}

function environment(folders: ServerFolders, changes: Readonly<Record<string, string | undefined>>): NodeJS.ProcessEnv {
  return {
    ...inheritedEnvironment(),
    HOME: folders.home,
    // No gallery: prevents requests to the internet.
    EXTENSIONS_GALLERY: '{}',
    // The server's sockets are created here too, so that none are left in the system's temporary folder.
    ...(process.platform === 'linux' ? { TMPDIR: folders.temporary, XDG_RUNTIME_DIR: folders.temporary } : {}),
    ...changes,
  };
}
