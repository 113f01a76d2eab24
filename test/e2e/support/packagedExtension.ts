import path from 'node:path';
import { packageExtension, type ReadmeUrls } from '../../host/extensionBuild';
import { outFolder } from '../../host/paths';

/**
 * The environment variable with the path of the package that `npm run test:e2e` built, so that it is built only once.
 */
export const packageVariable = 'GITPOD_INVITES_VSIX';

/** The repository that the README of the tested package points to, as it does in a release. */
export const readmeUrls: ReadmeUrls = {
  content: 'https://repository.example/blob/main',
  images: 'https://repository.example/raw/main',
};

const file = path.join(outFolder, 'gitpod-invites.vsix');
let packaged: Promise<string> | undefined;

/** The packaged extension: built by `npm run test:e2e`, or on first use when mocha is started manually. */
export function packagedExtension(): Promise<string> {
  const given = process.env[packageVariable];
  packaged ??= given === undefined ? packageExtension(file, readmeUrls) : Promise.resolve(given);
  return packaged;
}
