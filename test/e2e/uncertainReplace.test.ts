import assert from 'node:assert/strict';
import type { Sandbox } from '../sandbox/sandbox';
import { startSandbox } from '../sandbox/startSandbox';
import { openSignedIn } from './support/openSignedIn';
import type { VsCode } from './support/openVsCode';
import { createdAndCopied } from './support/steps';

const create = 'CreateOrganizationInvite';
const retrieve = 'GetOrganizationInvite';

describe('Replacing a link when the answer is lost, with the packaged extension', () => {
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

  /** Goes through the question to the press that replaces. */
  async function replace(): Promise<void> {
    await vsCode.clearNotifications();
    await vsCode.setClipboard('something else');
    await vsCode.runCommand('Gitpod Org: Create Invite Link');
    await vsCode.pressInDialog('Create New Link');
  }

  it('says that the link still works when nothing was done, and sends Create once', async () => {
    const [before, sent] = [link(), creates()];
    sandbox.faults({ method: create, fault: { kind: 'cutBeforeWork' } });
    await replace();
    await vsCode.notified(`The invite link of Acme Engineering was not replaced: …${before.slice(-4)} is still valid.`);
    assert.equal(link(), before);
    assert.equal(creates(), sent + 1);
    assert.equal(await vsCode.clipboard(), 'something else');
  });

  it('says that it is not known when nothing can be read, and finds out when asked to', async () => {
    const [before, sent] = [link(), creates()];
    sandbox.faults({ method: create, fault: { kind: 'cutAfterWork', afterBytes: 0 } });
    // The question and the look right before Create are answered; what is read after it is not.
    sandbox.faults({ method: retrieve, after: 2, times: 12, fault: { kind: 'error', code: 'unavailable' } });
    await replace();
    await vsCode.notified(/Couldn't check whether the invite link of Acme Engineering/);
    await vsCode.screenshot('replace-unknown');
    assert.notEqual(link(), before);
    assert.equal(creates(), sent + 1);
    sandbox.clearFaults();
    await vsCode.pressInNotification(/Couldn't check whether/, 'Check Now');
    await vsCode.notified(/has a new invite link now/);
    assert.equal(await vsCode.clipboard(), link());
  });

  it('gives the link that is there when only the answer was lost, and sends Create once', async () => {
    const sent = creates();
    sandbox.faults({ method: create, fault: { kind: 'cutAfterWork', afterBytes: 0 } });
    await vsCode.clearNotifications();
    await vsCode.setClipboard('something else');
    await vsCode.runCommand('Gitpod Org: Create Invite Link');
    await vsCode.dialog.getByRole('button', { name: 'Create New Link', exact: true }).click();
    await vsCode.dialog.getByText('Replace it again?').waitFor();
    await vsCode.pressInDialog('Replace Again');
    await vsCode.notified(/has a new invite link now/);
    assert.equal(await vsCode.clipboard(), link());
    assert.equal(creates(), sent + 1);
  });
});
