/** What would reach into a VS Code from the editor, npm, proxy or Gitpod environment that this runs in. */
const foreign =
  /^(VSCODE_|ELECTRON_|NODE_OPTIONS$|NODE_EXTRA_CA_CERTS$|npm_|GITPOD_|XDG_|https?_proxy$|all_proxy$|no_proxy$)/i;

/** The environment of this process, without what would make one machine's VS Code behave unlike another's. */
export function inheritedEnvironment(): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !foreign.test(name)));
}
