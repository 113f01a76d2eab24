import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { removeFolder, temporaryFolder } from '../host/process/temporaryFolder';
import { type Sandbox, startSandbox } from '../sandbox/startSandbox';
import { openVsCode, type VsCode } from './support/openVsCode';
import { openOrganizations, signIn, tokenOf } from './support/steps';

/** VS Code's own `fetch` ignores the variable, so here every request falls back to `node-fetch`. */
describe('A certificate trusted only through NODE_EXTRA_CA_CERTS, with the packaged extension', () => {
  let sandbox: Sandbox;
  let vsCode: VsCode;
  let folder: string;

  before(async () => {
    folder = await temporaryFolder();
    sandbox = await startSandbox({ tls: true });
    const authority = path.join(folder, 'authority.pem');
    await writeFile(authority, sandbox.certificate ?? '');
    vsCode = await openVsCode({
      settings: { 'gitpodInvites.host': sandbox.origin },
      env: { NODE_EXTRA_CA_CERTS: authority },
    });
  });

  after(async () => {
    await vsCode.close();
    await sandbox.close();
    await removeFolder(folder);
  });

  it('allows users to sign in and see their organizations', async () => {
    await openOrganizations(vsCode);
    await signIn(vsCode, tokenOf(sandbox, 'ada-acme'));
    await vsCode.treeItem(/^Acme Engineering, admin/).waitFor();
  });
});
