import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { removeFolder, temporaryFolder } from '../host/process/temporaryFolder';
import { type Proxy, startProxy } from '../sandbox/proxy';
import type { Sandbox } from '../sandbox/sandbox';
import { startSandbox } from '../sandbox/startSandbox';
import { openVsCode, type VsCode } from './support/openVsCode';
import { createdAndCopied, openOrganizations, tokenOf } from './support/steps';
import { vendorTokenFile, packageFakeVendorExtension } from './support/fakeVendorExtension';

/**
 * The vendor's token is sent only to the vendor's host, so a proxy routes that host to the sandbox, whose authority is
 * trusted.
 */
describe('Signing in with the account of the vendor’s extension (a stand-in for it)', () => {
  let sandbox: Sandbox;
  let proxy: Proxy;
  let vsCode: VsCode;
  let folder: string;

  before(async () => {
    folder = await temporaryFolder();
    sandbox = await startSandbox({ tls: true });
    proxy = await startProxy({ 'app.gitpod.io': sandbox.origin });
    const authority = path.join(folder, 'authority.pem');
    await writeFile(authority, sandbox.certificate ?? '');
    vsCode = await openVsCode({
      settings: { 'http.proxy': proxy.address },
      env: { NODE_EXTRA_CA_CERTS: authority },
      otherVsix: [await packageFakeVendorExtension()],
      files: { [vendorTokenFile]: tokenOf(sandbox, 'ada') },
    });
  });

  after(async () => {
    await vsCode.close();
    await proxy.close();
    await sandbox.close();
    await removeFolder(folder);
  });

  it('is offered next to a token, and changes nothing without consent', async () => {
    await openOrganizations(vsCode);
    await vsCode.runCommand('Gitpod Org: Sign In');
    await vsCode.pick('Use the account of the Gitpod extension');
    await vsCode.dialog.getByText('Gitpod Flex').waitFor();
    await vsCode.pressInDialog('Cancel');
    assert.deepEqual(sandbox.calls(), []);
  });

  it('shows every organization of the account after consent', async () => {
    await vsCode.runCommand('Gitpod Org: Sign In');
    await vsCode.pick('Use the account of the Gitpod extension');
    await vsCode.pressInDialog('Allow');
    await vsCode.treeItem(/^Acme Engineering, admin/).waitFor();
    await vsCode.treeItem(/^Мастерская «Север», member/).waitFor();
  });

  it('acts as the account’s user in the organization', async () => {
    await vsCode.runCommand('Gitpod Org: Create Invite Link');
    await vsCode.pick(/^Acme Engineering/);
    await createdAndCopied(vsCode);
    assert.equal(
      sandbox.calls('GetOrganizationInvite')[0]?.principal,
      `user/${sandbox.world.memberOf('acme', 'ada').userId}`,
    );
  });
});

describe('A sandbox as the host, with the vendor’s extension (a stand-in for it) installed', () => {
  let sandbox: Sandbox;
  let vsCode: VsCode;

  before(async () => {
    sandbox = await startSandbox();
    vsCode = await openVsCode({
      settings: { 'gitpodInvites.host': sandbox.origin },
      otherVsix: [await packageFakeVendorExtension()],
      files: { [vendorTokenFile]: tokenOf(sandbox, 'ada') },
    });
  });

  after(async () => {
    await vsCode.close();
    await sandbox.close();
  });

  it('asks for a token immediately, because the vendor’s token is for another host', async () => {
    await openOrganizations(vsCode);
    await vsCode.runCommand('Gitpod Org: Sign In');
    await vsCode.quickInput.getByText('Paste a personal access token').waitFor();
    assert.equal(await vsCode.quickInput.getByText('Use the account of the Gitpod extension').count(), 0);
    await vsCode.page.keyboard.press('Escape');
    assert.deepEqual(sandbox.calls(), []);
  });
});
