/** How to run npm: the one that runs this script, else the one that came with Node. */
export function npmCommand(): [command: string, ...args: string[]];
