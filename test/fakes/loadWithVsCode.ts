import Module, { createRequire } from 'node:module';
import path from 'node:path';
import { root } from '../unit/manifest/support/project';

/** Files that import `vscode`, and must be loaded again for each fake of it. */
const importsVsCode =
  /[\\/]src[\\/](?:services|commands|extension|editor|features|tools|tree|ui|auth[\\/]authenticationProvider)\b/;

interface Loader {
  _load: (this: unknown, request: string, ...rest: unknown[]) => unknown;
}

/**
 * Loads the extension's files with this module as `vscode`, and restores the module cache afterwards. Modules that do
 * not import `vscode` are shared with all other tests.
 * @param read receives a `require` for paths relative to the project root
 */
export function loadWithVsCode<T>(vscode: object, read: (load: (file: string) => unknown) => T): T {
  const loader = Module as unknown as Loader;
  const cached = removeFromCache();
  const load = loader._load;
  loader._load = function (request, ...rest) {
    return request === 'vscode' ? vscode : load.call(this, request, ...rest);
  };
  try {
    const load = createRequire(__filename);
    return read((file) => load(path.join(root, file)) as unknown);
  } finally {
    loader._load = load;
    removeFromCache();
    Object.assign(require.cache, cached);
  }
}

/** Removes the files that import `vscode` from Node's module cache, and returns them. */
function removeFromCache(): Record<string, unknown> {
  const { cache } = require;
  const removed = Object.entries(cache).filter(([file]) =>
    importsVsCode.test(path.relative(root, file).replace(/^/, '/')),
  );
  for (const [file] of removed) {
    // eslint-disable-next-line @typescript-eslint/no-dynamic-delete -- the only way to remove a module from the cache
    delete cache[file];
  }
  return Object.fromEntries(removed);
}
