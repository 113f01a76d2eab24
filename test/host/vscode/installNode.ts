import { existsSync } from 'node:fs';
import path from 'node:path';
import { installFolder } from './installFolder';
import { nodePackages, type VsCodeBuild } from './pinned';
import { unpackPackage } from './unpackPackage';

export interface NodeRuntime {
  readonly executable: string;
  /** The folder with `include/node`, for compiling against; absent when this Node came without it. */
  readonly headers?: string;
}

/**
 * The Node that a build wants: the one that is running when it has the right major version, else one from the registry.
 * @returns undefined when there is none for this platform
 */
export async function installNode(build: VsCodeBuild): Promise<NodeRuntime | undefined> {
  if (Number.parseInt(process.versions.node, 10) === build.nodeMajor) {
    return withHeaders(process.execPath, path.resolve(path.dirname(process.execPath), '..'));
  }
  const platform = `${process.platform}-${process.arch}`;
  const wanted = nodePackages[build.nodeMajor][platform];
  if (wanted === undefined) return undefined;
  const folder = await installFolder(`${wanted.name}-${wanted.version}`, `Node ${wanted.version}`, (aside) =>
    unpackPackage(wanted, 'package', aside),
  );
  return withHeaders(path.join(folder, 'bin', 'node'), folder);
}

/** Whether {@link installNode} would find a Node, without installing anything. */
export function hasNodeFor(build: VsCodeBuild): boolean {
  const running = Number.parseInt(process.versions.node, 10);
  return (
    running === build.nodeMajor || nodePackages[build.nodeMajor][`${process.platform}-${process.arch}`] !== undefined
  );
}

function withHeaders(executable: string, headers: string): NodeRuntime {
  return existsSync(path.join(headers, 'include', 'node', 'node_api.h')) ? { executable, headers } : { executable };
}
