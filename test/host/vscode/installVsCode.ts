import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { npm } from '../process/npm';
import { tell } from '../progress';
import { installFolder } from './installFolder';
import { installNode, type NodeRuntime } from './installNode';
import { vsCodeBuilds, type VsCodeBuild, type VsCodeVersion } from './pinned';
import { unpackPackage } from './unpackPackage';

export interface InstalledVsCode {
  readonly version: VsCodeVersion;
  /** The Node executable that runs the server. */
  readonly node: string;
  /** The folder that holds `out/server-main.js`. */
  readonly folder: string;
}

/**
 * Installs a pinned build of VS Code into the cache, or finds it there.
 * @throws Error when it cannot be fetched, is not the pinned one, or does not run on this platform
 */
export async function installVsCode(version: VsCodeVersion): Promise<InstalledVsCode> {
  const build = vsCodeBuilds[version];
  const node = await installNode(build);
  if (node === undefined) {
    throw new Error(
      `VS Code ${version} needs Node ${build.nodeMajor}, which is not packaged for ${process.platform} on ${process.arch}. ` +
        `Run this with Node ${build.nodeMajor}, or use "npm run test:desktop".`,
    );
  }
  const folder = await installFolder(`vscode-${version}`, `VS Code ${version}`, async (aside) => {
    await unpackPackage(build.package, 'package/lib/vscode', aside);
    await installServerDependencies(build, aside);
    await buildLogWriter(build, node, aside);
  });
  return { version, node: node.executable, folder };
}

/** `--legacy-peer-deps`: the shrinkwrap of the build was written without peer dependencies. */
async function installServerDependencies(build: VsCodeBuild, folder: string): Promise<void> {
  const options = ['--omit=dev', '--ignore-scripts', '--legacy-peer-deps'];
  if (Object.keys(build.replacedDependencies).length === 0) {
    await npm(['ci', ...options], folder);
    return;
  }
  await replaceDependencies(build.replacedDependencies, folder);
  await npm(['install', ...options], folder);
}

/** Everything else stays at the version that the shrinkwrap names. */
async function replaceDependencies(replaced: Readonly<Record<string, string>>, folder: string): Promise<void> {
  await editJson(path.join(folder, 'package.json'), (manifest) => {
    Object.assign(manifest['dependencies'] ?? {}, replaced);
  });
  await editJson(path.join(folder, 'npm-shrinkwrap.json'), (shrinkwrap) => {
    const packages: Record<string, object> = { ...shrinkwrap['packages'] };
    const rootPackage: { dependencies?: object } = { ...packages[''] };
    for (const name of Object.keys(replaced)) Reflect.deleteProperty(packages, `node_modules/${name}`);
    packages[''] = { ...rootPackage, dependencies: { ...rootPackage.dependencies, ...replaced } };
    shrinkwrap['packages'] = packages;
  });
}

async function editJson(file: string, edit: (content: Record<string, object>) => void): Promise<void> {
  const content: unknown = JSON.parse(await readFile(file, 'utf8'));
  if (typeof content !== 'object' || content === null) throw new Error(`${file} is not a JSON object.`);
  const editable: Record<string, object> = { ...content };
  edit(editable);
  await writeFile(file, JSON.stringify(editable, undefined, 2));
}

/** VS Code writes its logs through a small native module; without it everything else still works. */
async function buildLogWriter(build: VsCodeBuild, node: NodeRuntime, folder: string): Promise<void> {
  const notice = (why: string) => {
    tell(`Notice: VS Code ${build.version} will write no log files, because ${why}.`);
  };
  if (node.headers === undefined) {
    notice('the headers of the Node that runs it are not there');
    return;
  }
  await npm(['rebuild', '@vscode/spdlog'], folder, { npm_config_nodedir: node.headers }).catch(() => undefined);
  if (!existsSync(path.join(folder, 'node_modules/@vscode/spdlog/build/Release/spdlog.node'))) {
    notice('its log writer could not be compiled (it needs python3, make and a C++ compiler)');
  }
}
