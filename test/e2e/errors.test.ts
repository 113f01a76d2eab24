import assert from 'node:assert/strict';
import type { Sandbox } from '../sandbox/sandbox';
import { startSandbox } from '../sandbox/startSandbox';
import { openSignedIn } from './support/openSignedIn';
import type { VsCode } from './support/openVsCode';

describe('When something goes wrong, in the packaged extension', () => {
  let sandbox: Sandbox;
  let vsCode: VsCode;

  before(async () => {
    sandbox = await startSandbox();
    vsCode = await openSignedIn(sandbox, 'ada');
  });

  beforeEach(async () => {
    sandbox.clearFaults();
    await vsCode.clearNotifications();
  });

  after(async () => {
    await vsCode.close();
    await sandbox.close();
  });

  async function copyLinkOf(organization: RegExp): Promise<void> {
    await vsCode.runCommand('Gitpod Org: Copy Invite Link');
    await vsCode.pick(organization);
  }

  it('tells a member whom to ask, and copies the address of the admin that they choose', async () => {
    await copyLinkOf(/^Мастерская/);
    await vsCode.notified(/Only admins of Мастерская «Север» can see and create invite links/);
    await vsCode.screenshot('error-not-admin');
    await vsCode.pressInNotification(/can see and create invite links/, 'List Admins');
    await vsCode.quickInput.getByRole('option', { name: /Grace Hopper/ }).waitFor();
    await vsCode.screenshot('error-admins');
    await vsCode.pick(/Grace Hopper/);
    await vsCode.notified('Copied grace@harbour.example.');
    assert.equal(await vsCode.clipboard(), 'grace@harbour.example');
  });

  it('tries again when the service is back, and then does what was asked', async () => {
    sandbox.faults({ method: 'GetOrganizationInvite', times: 3, fault: { kind: 'cutBeforeWork' } });
    await copyLinkOf(/^株式会社/);
    await vsCode.notified(/Couldn't copy the invite link\. The connection to .* was lost/);
    await vsCode.screenshot('error-offline');
    await vsCode.setClipboard('something else');
    await vsCode.pressInNotification(/Couldn't copy the invite link\./, 'Try Again');
    await vsCode.pick(/^株式会社/);
    await vsCode.statusMessage(/Copied the invite link of 株式会社/).waitFor();
    assert.equal(await vsCode.clipboard(), sandbox.inviteLinks['kobo']);
  });

  it("tells an admin on a free plan what the service says, in the service's words", async () => {
    await vsCode.runCommand('Gitpod Org: Create Invite Link');
    await vsCode.pick(/^Ada’s Hobby Corner/);
    const notice = await vsCode.notified(/says: Inviting people is not part of the free plan\. Upgrade/);
    await notice.getByRole('button', { name: 'Open Members Page', exact: true }).waitFor();
    await vsCode.screenshot('error-free-plan');
  });

  it('shows what a hostile service says as nothing but text', async () => {
    const userMessage =
      '[Click me](command:workbench.action.quit) $(trash) \u202e see 0190d0a1-2222-7abc-8def-01234567f1f2';
    sandbox.faults({
      method: 'GetOrganizationInvite',
      times: 9,
      fault: { kind: 'error', code: 'permission_denied', userMessage },
    });
    await copyLinkOf(/^株式会社/);
    const notice = await vsCode.notified(/\[Click me\] \(command:workbench\.action\.quit\) \$ \(trash\) see …/);
    assert.equal(await notice.locator('.notification-list-item-message a').count(), 0);
    await vsCode.screenshot('error-hostile');
  });

  it('never showed an id, or more than one button', async () => {
    const uuid = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/i;
    assert.deepEqual(
      vsCode.notificationHistory().filter((text) => uuid.test(text)),
      [],
    );
    assert.ok((await vsCode.notifications()).every(({ buttons }) => buttons.length <= 1));
  });
});
