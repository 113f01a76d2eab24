import assert from 'node:assert/strict';
import type { Sandbox } from '../sandbox/sandbox';
import { startSandbox } from '../sandbox/startSandbox';
import { openSignedIn } from './support/openSignedIn';
import type { VsCode } from './support/openVsCode';
import { createdAndCopied } from './support/steps';

const create = 'CreateOrganizationInvite';
const retrieve = 'GetOrganizationInvite';

describe('Replacing a link when the response is lost, with the packaged extension', () => {
  let sandbox: Sandbox;
  let vsCode: VsCode;

  before(async () => {
    sandbox = await startSandbox();
    vsCode = await openSignedIn(sandbox, 'ada-acme');
    await vsCode.runCommand('Gitpod Org: Create Invite Link');
    await createdAndCopied(vsCode);
  });

  after(async () => {
    await vsCode.close();
    await sandbox.close();
  });

  const link = (): string => sandbox.inviteLinks['acme'] ?? '';
  const creates = (): number => sandbox.calls(create).length;

  /** Runs the command and confirms the replacement. */
  async function replace(): Promise<void> {
    await vsCode.clearNotifications();
    await vsCode.setClipboard('something else');
    await vsCode.runCommand('Gitpod Org: Create Invite Link');
    await vsCode.pressInDialog('Create New Link');
  }

  it('says that the link is still valid when nothing was changed, and sends Create once', async () => {
    const [before, sent] = [link(), creates()];
    sandbox.faults({ method: create, fault: { kind: 'cutBeforeWork' } });
    await replace();
    await vsCode.waitForNotification(
      `The invite link of Acme Engineering was not replaced: …${before.slice(-4)} is still valid.`,
    );
    assert.equal(link(), before);
    assert.equal(creates(), sent + 1);
    assert.equal(await vsCode.clipboard(), 'something else');
  });

  it('reports an unknown outcome when nothing can be read, and checks it on request', async () => {
    const [before, sent] = [link(), creates()];
    sandbox.faults({ method: create, fault: { kind: 'cutAfterWork', afterBytes: 0 } });
    // The reads for the dialog and right before Create succeed; those after it fail.
    sandbox.faults({ method: retrieve, after: 2, times: 12, fault: { kind: 'error', code: 'unavailable' } });
    await replace();
    await vsCode.waitForNotification(/Couldn't check whether the invite link of Acme Engineering/);
    await vsCode.screenshot('replace-unknown');
    assert.notEqual(link(), before);
    assert.equal(creates(), sent + 1);
    sandbox.clearFaults();
    await vsCode.pressInNotification(/Couldn't check whether/, 'Check Now');
    await vsCode.waitForNotification(/has a new invite link now/);
    assert.equal(await vsCode.clipboard(), link());
  });

  it('copies the new link when only the response was lost, and sends Create once', async () => {
    const sent = creates();
    sandbox.faults({ method: create, fault: { kind: 'cutAfterWork', afterBytes: 0 } });
    await vsCode.clearNotifications();
    await vsCode.setClipboard('something else');
    await vsCode.runCommand('Gitpod Org: Create Invite Link');
    await vsCode.dialog.getByRole('button', { name: 'Create New Link', exact: true }).click();
    await vsCode.dialog.getByText('Replace it again?').waitFor();
    await vsCode.pressInDialog('Replace Again');
    await vsCode.waitForNotification(/has a new invite link now/);
    assert.equal(await vsCode.clipboard(), link());
    assert.equal(creates(), sent + 1);
  });
});
