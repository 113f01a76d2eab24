import { existsSync } from 'node:fs';
import path from 'node:path';
import { cacheFolder } from '../paths';
import { npm } from '../process/runCommand';
import { tell } from '../progress';
import { fetchPackage } from './fetchPackage';
import { installFolder } from './installFolder';
import { nodePackages, type PinnedPackage, type VsCodeBuild, vsCodeBuilds, type VsCodeVersion } from './pinned';

export interface InstalledVsCode {
  readonly version: VsCodeVersion;
  /** The Node executable that runs the server. */
  readonly node: string;
  /** The folder that holds `out/server-main.js`. */
  readonly folder: string;
}

interface NodeRuntime {
  readonly executable: string;
  /** With `include/node` in it when its headers came along. */
  readonly folder: string;
}

/**
 * Installs a pinned build of VS Code into the cache, or finds it there.
 * @throws Error when it cannot be fetched, is not the pinned one, or does not run on this platform
 */
export async function installVsCode(version: VsCodeVersion): Promise<InstalledVsCode> {
  const build = vsCodeBuilds[version];
  const node = await installNode(build);
  const folder = path.join(cacheFolder, `vscode-${version}`);
  await installFolder(folder, `VS Code ${version}`, async (aside) => {
    await fetchPackage(build.package, 'lib/vscode', aside);
    const replaced = Object.entries(build.replacedDependencies).map(([name, its]) => `${name}@${its}`);
    // Its shrinkwrap was written without peer dependencies.
    const options = ['--omit=dev', '--ignore-scripts', '--legacy-peer-deps'];
    await npm(replaced.length === 0 ? ['ci', ...options] : ['install', ...replaced, ...options], aside);
    await buildLogWriter(version, node, aside);
  });
  return { version, node: node.executable, folder };
}

/** Whether there is a Node for a build on this platform, without installing anything. */
export function hasNodeFor(build: VsCodeBuild): boolean {
  return isRunning(build) || nodePackageFor(build) !== undefined;
}

/** The Node that a build needs: the one that is running when it has the right major version, else a packaged one. */
async function installNode(build: VsCodeBuild): Promise<NodeRuntime> {
  if (isRunning(build)) {
    return { executable: process.execPath, folder: path.resolve(path.dirname(process.execPath), '..') };
  }
  const wanted = nodePackageFor(build);
  if (wanted === undefined) {
    throw new Error(
      `VS Code ${build.version} needs Node ${build.nodeMajor}, which is not packaged for ${process.platform} on ${process.arch}. ` +
        `Run this with Node ${build.nodeMajor}, or use "npm run test:desktop".`,
    );
  }
  const folder = path.join(cacheFolder, `${wanted.name}-${wanted.version}`);
  await installFolder(folder, `Node ${wanted.version}`, (aside) => fetchPackage(wanted, '.', aside));
  return { executable: path.join(folder, 'bin', 'node'), folder };
}

function isRunning({ nodeMajor }: VsCodeBuild): boolean {
  return Number.parseInt(process.versions.node, 10) === nodeMajor;
}

function nodePackageFor({ nodeMajor }: VsCodeBuild): PinnedPackage | undefined {
  return nodePackages[nodeMajor][`${process.platform}-${process.arch}`];
}

/** VS Code writes its logs through a small native module; without it everything else still works. */
async function buildLogWriter(version: VsCodeVersion, node: NodeRuntime, folder: string): Promise<void> {
  if (existsSync(path.join(node.folder, 'include', 'node', 'node_api.h'))) {
    await npm(['rebuild', '@vscode/spdlog'], folder, { npm_config_nodedir: node.folder }).catch(() => undefined);
  }
  if (!existsSync(path.join(folder, 'node_modules/@vscode/spdlog/build/Release/spdlog.node'))) {
    tell(
      `Notice: VS Code ${version} will write no log files: its log writer could not be compiled, which takes python3, make, a C++ ` +
        'compiler and the headers of the Node that runs it.',
    );
  }
}
