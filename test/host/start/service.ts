import type { GitpodHost } from '../../../src/gitpod/gitpodHost';
import { startSandbox } from '../../sandbox/startSandbox';
import type { Cleanup } from '../process/cleanup';

/** What the extension will talk to. */
export interface Service {
  readonly origin: string;
  /** What to tell the person who is about to sign in. */
  readonly advice: readonly string[];
  /** What the extension needs of this machine's environment to get there. */
  readonly env: Readonly<Record<string, string | undefined>>;
}

const wayOut = /^(https?_proxy|all_proxy|no_proxy|NODE_EXTRA_CA_CERTS)$/i;

/** The service behind `host`, or a sandbox when there is none. */
export async function startService(host: GitpodHost | undefined, cleanup: Cleanup): Promise<Service> {
  if (host !== undefined) {
    return {
      origin: host.origin,
      advice: ['Sign in with a personal access token, which you get here:', `  ${host.tokensPage}`],
      env: Object.fromEntries(Object.entries(process.env).filter(([name]) => wayOut.test(name))),
    };
  }
  const sandbox = await startSandbox();
  cleanup.add(() => sandbox.close());
  return {
    origin: sandbox.origin,
    advice: ['Sign in with the token of Ada, who is admin of five sample organizations:', `  ${sandbox.token('ada')}`],
    env: {},
  };
}
