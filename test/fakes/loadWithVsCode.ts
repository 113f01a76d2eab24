import Module, { createRequire } from 'node:module';
import path from 'node:path';
import { root } from '../unit/manifest/support/project';

/** Files of the extension that see VS Code, and so must be read anew for each one that is put in its place. */
const seesVsCode =
  /[\\/]src[\\/](?:services|commands|extension|editor|features|tools|tree|ui|auth[\\/]authenticationProvider)\b/;

interface Loader {
  _load: (this: unknown, request: string, ...rest: unknown[]) => unknown;
}

/**
 * Reads the files of the extension with this module as `vscode`, and leaves no trace of them for others who read them. The rooms that
 * are plain TypeScript stay the ones that everybody has.
 * @param read is given a `require` for paths from the root of the project
 */
export function loadWithVsCode<T>(vscode: object, read: (load: (file: string) => unknown) => T): T {
  const loader = Module as unknown as Loader;
  const before = takeAway();
  const load = loader._load;
  loader._load = function (request, ...rest) {
    return request === 'vscode' ? vscode : load.call(this, request, ...rest);
  };
  try {
    const load = createRequire(__filename);
    return read((file) => load(path.join(root, file)) as unknown);
  } finally {
    loader._load = load;
    takeAway();
    Object.assign(require.cache, before);
  }
}

/** Takes the files that see VS Code out of what Node remembers; returns them. */
function takeAway(): Record<string, unknown> {
  const { cache } = require;
  const taken = Object.entries(cache).filter(([file]) => seesVsCode.test(path.relative(root, file).replace(/^/, '/')));
  for (const [file] of taken) {
    // eslint-disable-next-line @typescript-eslint/no-dynamic-delete -- that is how Node forgets
    delete cache[file];
  }
  return Object.fromEntries(taken);
}
