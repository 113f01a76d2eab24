import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { removeFolder, temporaryFolder } from '../process/temporaryFolder';

/** All folders that one VS Code writes to, below `root`. */
export interface ServerFolders {
  readonly root: string;
  readonly home: string;
  readonly temporary: string;
  readonly extensions: string;
  readonly serverData: string;
  readonly userData: string;
  readonly userSettings: string;
  /** An empty folder to open. */
  readonly workspace: string;
  remove(): Promise<void>;
}

export type Settings = Readonly<Record<string, unknown>>;

/** Settings that disable the welcome page, updates and requests to the internet. */
export const quietSettings: Settings = {
  'telemetry.telemetryLevel': 'off',
  'update.mode': 'none',
  'extensions.autoUpdate': false,
  'extensions.autoCheckUpdates': false,
  'extensions.ignoreRecommendations': true,
  'workbench.enableExperiments': false,
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
  'workbench.reduceMotion': 'on',
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'chat.disableAIFeatures': true,
  'git.enabled': false,
  'remote.autoForwardPorts': false,
};

export async function createServerFolders(settings: Settings): Promise<ServerFolders> {
  const root = await temporaryFolder();
  const folders: ServerFolders = {
    root,
    home: path.join(root, 'home'),
    temporary: path.join(root, 't'),
    extensions: path.join(root, 'extensions'),
    serverData: path.join(root, 'server-data'),
    userData: path.join(root, 'user-data'),
    userSettings: path.join(root, 'user-data', 'User', 'settings.json'),
    workspace: path.join(root, 'workspace'),
    remove: () => removeFolder(root),
  };
  const { home, temporary, extensions, serverData, userSettings, workspace } = folders;
  for (const folder of [home, temporary, extensions, serverData, path.dirname(userSettings), workspace]) {
    await mkdir(folder, { recursive: true, mode: 0o700 });
  }
  await writeFile(userSettings, JSON.stringify({ ...quietSettings, ...settings }, undefined, 2));
  return folders;
}

/** Variables of the surrounding editor, npm, proxy or Gitpod environment that would affect a VS Code. */
const excludedVariables =
  /^(VSCODE_|ELECTRON_|NODE_OPTIONS$|NODE_EXTRA_CA_CERTS$|npm_|GITPOD_|XDG_|https?_proxy$|all_proxy$|no_proxy$)/i;

/** The environment of this process, without variables that would make VS Code behave differently per machine. */
export function inheritedEnvironment(): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !excludedVariables.test(name)));
}
