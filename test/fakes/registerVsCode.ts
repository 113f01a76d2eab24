import Module from 'node:module';
import { fakeVsCode } from './fakeVsCode';
import { User } from './user';

interface Loader {
  _load: (this: unknown, request: string, ...rest: unknown[]) => unknown;
}

/**
 * Lets unit tests import any file of the extension: `vscode` is a fake that does nothing. Tests that need more load the
 * extension with a fake of their own, see `loadWithVsCode`.
 */
const loader = Module as unknown as Loader;
const load = loader._load;
const fake = fakeVsCode({
  user: new User(),
  settings: {},
  line: '',
  vendorToken: undefined,
  progress: { begun: 0, ended: 0 },
  run: () => Promise.resolve(),
});
loader._load = function (request, ...rest) {
  return request === 'vscode' ? fake : load.call(this, request, ...rest);
};
