import path from 'node:path';
import { packageExtension } from '../../host/extensionBuild';
import { outFolder } from '../../host/paths';

/** Where `npm run test:e2e` says that it has put the package, so that it is made once. */
export const packageVariable = 'GITPOD_INVITES_VSIX';

let made: Promise<string> | undefined;

/** The packaged extension: the one that `npm run test:e2e` made, or one made now when mocha was started by hand. */
export function packagedExtension(): Promise<string> {
  const given = process.env[packageVariable];
  made ??= given === undefined ? packageExtension(path.join(outFolder, 'gitpod-invites.vsix')) : Promise.resolve(given);
  return made;
}
