import { existsSync } from 'node:fs';
import path from 'node:path';
import { cacheFolder } from '../paths';
import { npm } from '../process/runCommand';
import { printStatus } from '../progress';
import { fetchPackage } from './fetchPackage';
import { installFolder } from './installFolder';
import { nodePackages, type PinnedPackage, type VsCodeBuild, vsCodeBuilds, type VsCodeVersion } from './pinned';

export interface InstalledVsCode {
  readonly version: VsCodeVersion;
  /** The Node executable for the server. */
  readonly node: string;
  /** The folder that contains `out/server-main.js`. */
  readonly folder: string;
}

interface NodeRuntime {
  readonly executable: string;
  /** Contains `include/node` if the headers are installed. */
  readonly folder: string;
}

/**
 * Installs a pinned build of VS Code into the cache, unless it is there.
 * @throws Error when it cannot be fetched, its hash differs, or there is no Node for it on this platform
 */
export async function installVsCode(version: VsCodeVersion): Promise<InstalledVsCode> {
  const build = vsCodeBuilds[version];
  const node = await installNode(build);
  const folder = path.join(cacheFolder, `vscode-${version}`);
  await installFolder(folder, `VS Code ${version}`, async (stagingFolder) => {
    await fetchPackage(build.package, 'lib/vscode', stagingFolder);
    const replaced = Object.entries(build.replacedDependencies).map(
      ([name, dependencyVersion]) => `${name}@${dependencyVersion}`,
    );
    // The package's shrinkwrap was created without peer dependencies.
    const options = ['--omit=dev', '--ignore-scripts', '--legacy-peer-deps'];
    await npm(replaced.length === 0 ? ['ci', ...options] : ['install', ...replaced, ...options], stagingFolder);
    await buildLogWriter(version, node, stagingFolder);
  });
  return { version, node: node.executable, folder };
}

/** Whether a Node for this build is available on this platform. Installs nothing. */
export function hasNodeFor(build: VsCodeBuild): boolean {
  return isCurrentNode(build) || nodePackageFor(build) !== undefined;
}

/** The Node for a build: the running one if its major version matches, or else a packaged one. */
async function installNode(build: VsCodeBuild): Promise<NodeRuntime> {
  if (isCurrentNode(build)) {
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
  await installFolder(folder, `Node ${wanted.version}`, (stagingFolder) => fetchPackage(wanted, '.', stagingFolder));
  return { executable: path.join(folder, 'bin', 'node'), folder };
}

function isCurrentNode({ nodeMajor }: VsCodeBuild): boolean {
  return Number.parseInt(process.versions.node, 10) === nodeMajor;
}

function nodePackageFor({ nodeMajor }: VsCodeBuild): PinnedPackage | undefined {
  return nodePackages[nodeMajor][`${process.platform}-${process.arch}`];
}

/** Builds the native module that VS Code writes its logs with. It is optional: everything else works without it. */
async function buildLogWriter(version: VsCodeVersion, node: NodeRuntime, folder: string): Promise<void> {
  if (existsSync(path.join(node.folder, 'include', 'node', 'node_api.h'))) {
    await npm(['rebuild', '@vscode/spdlog'], folder, { npm_config_nodedir: node.folder }).catch(() => undefined);
  }
  if (!existsSync(path.join(folder, 'node_modules/@vscode/spdlog/build/Release/spdlog.node'))) {
    printStatus(
      `Notice: VS Code ${version} will write no log files: its log writer could not be compiled, which takes python3, make, a C++ ` +
        'compiler and the headers of the Node that runs it.',
    );
  }
}
