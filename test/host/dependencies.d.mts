/** The command that runs npm: the npm that runs this script, or else the one installed with Node. */
export function npmCommand(): [command: string, ...args: string[]];
