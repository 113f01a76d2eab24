import assert from 'node:assert/strict';
import type { Sandbox } from '../sandbox/sandbox';
import { startSandbox } from '../sandbox/startSandbox';
import { openVsCode, type VsCode } from './support/openVsCode';
import { openOrganizations, tokenOf } from './support/steps';
import { lentTokenFile, packageVendorStandIn } from './support/vendorStandIn';

describe('Signing in as who is signed in to the vendor’s extension (a stand-in for it)', () => {
  let sandbox: Sandbox;
  let vsCode: VsCode;

  before(async () => {
    sandbox = await startSandbox();
    vsCode = await openVsCode({
      settings: { 'gitpodInvites.host': sandbox.origin },
      otherVsix: [await packageVendorStandIn()],
      files: { [lentTokenFile]: tokenOf(sandbox, 'ada') },
    });
  });

  after(async () => {
    await vsCode.close();
    await sandbox.close();
  });

  it('offers it beside a token, and changes nothing when the person does not consent', async () => {
    await openOrganizations(vsCode);
    await vsCode.runCommand('Gitpod Invites: Sign In');
    await vsCode.pick('Use the sign-in of the Gitpod extension');
    await vsCode.dialog.getByText('Gitpod Flex').waitFor();
    await vsCode.pressInDialog('Cancel');
    assert.deepEqual(sandbox.calls(), []);
  });

  it('shows every organization of the account after consent', async () => {
    await vsCode.runCommand('Gitpod Invites: Sign In');
    await vsCode.pick('Use the sign-in of the Gitpod extension');
    await vsCode.pressInDialog('Allow');
    await vsCode.treeItem(/^Acme Engineering, admin/).waitFor();
    await vsCode.treeItem(/^Мастерская «Север», member/).waitFor();
  });

  it('acts as the user that the account has in the organization', async () => {
    await vsCode.runCommand('Gitpod Invites: Create Invite Link');
    await vsCode.pick(/^Acme Engineering/);
    await vsCode.notified('Created and copied an invite link for Acme Engineering');
    const created = sandbox.calls().find((call) => call.method === 'CreateOrganizationInvite');
    assert.equal(created?.principal, `user/${sandbox.world.memberOf('acme', 'ada').userId}`);
  });
});
