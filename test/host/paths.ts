import path from 'node:path';

/** The folder that contains package.json. */
export const root = path.resolve(__dirname, '../..');
/** Downloads kept between runs: VS Code builds and the Node versions they need. */
export const cacheFolder = path.join(root, '.vscode-test');
/** Output that a user may want to inspect: test bundles, reports, screenshots. */
export const outFolder = path.join(root, 'out');
