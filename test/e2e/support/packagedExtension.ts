import path from 'node:path';
import { packageExtension } from '../../host/extensionBuild';
import { outFolder } from '../../host/paths';

/**
 * The environment variable with the path of the package that `npm run test:e2e` built, so that it is built only once.
 */
export const packageVariable = 'GITPOD_INVITES_VSIX';

let made: Promise<string> | undefined;

/** The packaged extension: built by `npm run test:e2e`, or on first use when mocha is started manually. */
export function packagedExtension(): Promise<string> {
  const given = process.env[packageVariable];
  made ??= given === undefined ? packageExtension(path.join(outFolder, 'gitpod-invites.vsix')) : Promise.resolve(given);
  return made;
}
