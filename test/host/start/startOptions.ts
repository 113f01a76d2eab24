import { parseArgs } from 'node:util';
import { GitpodHost } from '../../../src/gitpod/gitpodHost';

export interface StartOptions {
  /** Whether to open a browser. */
  readonly open: boolean;
  /** A real service to talk to in place of the sandbox. */
  readonly host: GitpodHost | undefined;
  /** Whether to use a desktop VS Code, downloaded when it is not in the cache. */
  readonly desktop: boolean;
}

export const startUsage = `Usage: npm start -- [--no-open] [--host https://…] [--desktop]

Builds the extension and opens a VS Code with it, and a sandbox of the Gitpod service to try it on.
  --no-open      opens no browser; the address is printed
  --host https…  talks to a real service instead of the sandbox
  --desktop      uses a desktop VS Code, which is downloaded once`;

/** @throws Error that says which option cannot be understood */
export function readStartOptions(args: readonly string[]): StartOptions | 'help' {
  const { values } = parseArgs({
    args: [...args],
    options: {
      'no-open': { type: 'boolean', default: false },
      host: { type: 'string' },
      desktop: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) return 'help';
  return { open: !values['no-open'], host: readHost(values.host), desktop: values.desktop };
}

function readHost(text: string | undefined): GitpodHost | undefined {
  if (text === undefined) return undefined;
  const host = GitpodHost.parse(text);
  if (host instanceof GitpodHost) return host;
  throw new Error(`--host takes an address such as ${GitpodHost.default.origin}, not "${text}" (${host.problem}).`);
}
