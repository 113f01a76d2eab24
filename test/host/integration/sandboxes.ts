import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { startSandbox } from '../../sandbox/startSandbox';
import { removeFolder, temporaryFolder } from '../process/temporaryFolder';
import type { SandboxAccess } from './testChannel';

/** The services that stand beside an extension host while it is tested. */
export interface Sandboxes {
  readonly sandbox: SandboxAccess;
  readonly secureSandbox: SandboxAccess;
  /** User settings that lead the extension to the first. */
  readonly settings: Readonly<Record<string, unknown>>;
  /** What makes the extension host trust the second, and no proxy stand between. */
  readonly env: Readonly<Record<string, string>>;
  /** Every token and invite that there ever was, by a name that may be told. */
  keys(): Readonly<Record<string, string>>;
  close(): Promise<void>;
}

export async function startSandboxes(): Promise<Sandboxes> {
  const folder = await temporaryFolder();
  const authority = path.join(folder, 'authority.pem');
  const sandbox = await startSandbox();
  const secureSandbox = await startSandbox({ tls: true, label: 'secure' });
  await writeFile(authority, secureSandbox.certificate ?? '');
  return {
    sandbox: sandbox.describe(),
    secureSandbox: secureSandbox.describe(),
    settings: { 'gitpodInvites.host': sandbox.origin },
    env: { NODE_EXTRA_CA_CERTS: authority },
    keys: () => ({ ...secureSandbox.keys, ...sandbox.keys }),
    close: async () => {
      await Promise.all([sandbox.close(), secureSandbox.close(), removeFolder(folder)]);
    },
  };
}
