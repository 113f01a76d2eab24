import assert from 'node:assert/strict';
import type { Sandbox } from '../sandbox/sandbox';
import { startSandbox } from '../sandbox/startSandbox';
import { openSignedIn } from './support/openSignedIn';
import type { VsCode } from './support/openVsCode';
import { signIn } from './support/steps';

describe('Error handling, with the packaged extension', () => {
  let sandbox: Sandbox;
  let vsCode: VsCode;

  before(async () => {
    sandbox = await startSandbox();
    vsCode = await openSignedIn(sandbox, 'ada', {
      files: { 'JOINING.md': `Join [us](${sandbox.inviteLinks['harbour'] ?? ''}).\n` },
    });
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

  it('tells a member whom to ask, and copies the e-mail address of the chosen admin', async () => {
    await copyLinkOf(/^Мастерская/);
    await vsCode.waitForNotification(/Only admins of Мастерская «Север» can see and create invite links/);
    await vsCode.screenshot('error-not-admin');
    await vsCode.pressInNotification(/can see and create invite links/, 'List Admins');
    await vsCode.quickInput.getByRole('option', { name: /Grace Hopper/ }).waitFor();
    await vsCode.screenshot('error-admins');
    await vsCode.pick(/Grace Hopper/);
    await vsCode.waitForNotification('Copied grace@harbour.example.');
    assert.equal(await vsCode.clipboard(), 'grace@harbour.example');
  });

  it('completes the command with Try Again when the service is back', async () => {
    sandbox.faults({ method: 'GetOrganizationInvite', times: 3, fault: { kind: 'cutBeforeWork' } });
    await copyLinkOf(/^株式会社/);
    await vsCode.waitForNotification(/Couldn't copy the invite link\. The connection to .* was lost/);
    await vsCode.screenshot('error-offline');
    await vsCode.setClipboard('something else');
    await vsCode.pressInNotification(/Couldn't copy the invite link\./, 'Try Again');
    await vsCode.pick(/^株式会社/);
    await vsCode.statusMessage(/Copied the invite link of 株式会社/).waitFor();
    assert.equal(await vsCode.clipboard(), sandbox.inviteLinks['kobo']);
  });

  it('keeps the known link while the service is unreachable, and shows that in rows and hovers until it is back', async () => {
    await vsCode.treeItem(/^株式会社/).click();
    const ending = sandbox.inviteLinks['kobo']?.slice(-4) ?? '';
    const valid = vsCode.treeItem(new RegExp(`^Invite link ending in ${ending}, valid`));
    await valid.waitFor();
    sandbox.faults({ times: 999, fault: { kind: 'cutBeforeWork' } });
    await vsCode.runCommand('Gitpod Org: Refresh Organizations');
    await vsCode.treeItem(/^Offline\. Last updated/).waitFor();
    await vsCode.treeItem(new RegExp(`^Invite link ending in ${ending}, Offline, last updated `)).waitFor();
    await vsCode.openFile('JOINING.md');
    const hover = await vsCode.hoverAt(1, 20, "Couldn't check it");
    assert.doesNotMatch(await hover.innerText(), /checked/i);
    await vsCode.screenshot('offline-hover');
    await vsCode.page.keyboard.press('Escape');
    sandbox.clearFaults();
    await vsCode.runCommand('Gitpod Org: Refresh Organizations');
    await valid.waitFor();
    await vsCode.treeItem(/^Offline/).waitFor({ state: 'detached' });
    await vsCode.hoverAt(1, 20, 'Invite to Harbour Collective');
    await vsCode.screenshot('back-online');
  });

  it("shows an admin on a free plan the service's own message", async () => {
    await vsCode.runCommand('Gitpod Org: Create Invite Link');
    await vsCode.pick(/^Ada’s Hobby Corner/);
    const notice = await vsCode.waitForNotification(/says: Inviting people is not part of the free plan\. Upgrade/);
    await notice.getByRole('button', { name: 'Open Members Page', exact: true }).waitFor();
    await vsCode.screenshot('error-free-plan');
  });

  it('shows the message of a hostile service as plain text', async () => {
    const userMessage =
      '[Click me](command:workbench.action.quit) $(trash) \u202e see 0190d0a1-2222-7abc-8def-01234567f1f2';
    sandbox.faults({
      method: 'GetOrganizationInvite',
      times: 9,
      fault: { kind: 'error', code: 'permission_denied', userMessage },
    });
    await copyLinkOf(/^株式会社/);
    const notice = await vsCode.waitForNotification(
      /\[Click me\] \(command:workbench\.action\.quit\) \$ \(trash\) see …/,
    );
    assert.equal(await notice.locator('.notification-list-item-message a').count(), 0);
    await vsCode.screenshot('error-hostile');
  });

  it('copies from an open QR code page after the account got another token', async () => {
    await vsCode.runCommand('Gitpod Org: Show QR Code');
    await vsCode.pick(/^株式会社/);
    const page = vsCode.page.frameLocator('iframe.webview.ready').frameLocator('#active-frame');
    await page.getByRole('img', { name: /^QR code/ }).waitFor();
    const { world } = sandbox;
    const token = world.addToken('ada-renewed', world.accountOfToken('ada'));
    await signIn(vsCode, token);
    world.revokeToken('ada');
    sandbox.clearCalls();
    await vsCode.setClipboard('something else');
    await page.getByRole('link', { name: 'Copy Link' }).click();
    await vsCode.statusMessage('Copied the invite link of 株式会社こうぼう').waitFor();
    assert.equal(await vsCode.clipboard(), sandbox.inviteLinks['kobo']);
    assert.deepEqual([...new Set(sandbox.calls().map(({ as }) => as))], ['ada-renewed']);
    await vsCode.screenshot('renewed-token-qr-code');
  });

  it('reports a locked keychain, and uses it in rows, hovers and commands once it is unlocked', async () => {
    const unlock = await vsCode.lockKeychain();
    await vsCode.reload();
    await vsCode.page.getByText("Couldn't read your saved sign-in").waitFor();
    await vsCode.openFile('JOINING.md');
    await vsCode.hoverAt(1, 20, "Couldn't check it");
    await vsCode.screenshot('locked-keychain');
    await vsCode.runCommand('Gitpod Org: Copy Invite Link');
    await unlock();
    await vsCode.pick(/^株式会社/);
    await vsCode.statusMessage('Copied the invite link of 株式会社こうぼう').waitFor();
    await vsCode.treeItem(/^Acme Engineering, admin/).waitFor();
    await vsCode.openFile('JOINING.md');
    await vsCode.hoverAt(1, 20, 'Invite to Harbour Collective');
    await vsCode.screenshot('unlocked-keychain');
  });

  it('never showed an ID, or more than one button', async () => {
    const uuid = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/i;
    assert.deepEqual(
      vsCode.notificationHistory().filter((text) => uuid.test(text)),
      [],
    );
    assert.ok((await vsCode.notifications()).every(({ buttons }) => buttons.length <= 1));
  });
});
