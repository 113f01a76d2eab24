import path from 'node:path';

/** The folder of package.json. */
export const root = path.resolve(__dirname, '../..');
/** Downloads that are kept between runs: VS Code builds and the Node versions they want. */
export const cacheFolder = path.join(root, '.vscode-test');
/** What a run makes and a user may want to look at: bundles of tests, reports, screenshots. */
export const outFolder = path.join(root, 'out');
