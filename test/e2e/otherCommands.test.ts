import type { Sandbox } from '../sandbox/sandbox';
import { startSandbox } from '../sandbox/startSandbox';
import { openSignedIn } from './support/openSignedIn';
import type { VsCode } from './support/openVsCode';

/** Ensures that every command is used in a window that is searched for keys when it closes. */
describe('Commands that no other browser test uses, with the packaged extension', () => {
  let sandbox: Sandbox;
  let vsCode: VsCode;

  before(async () => {
    sandbox = await startSandbox();
    vsCode = await openSignedIn(sandbox, 'ada', {
      files: { 'JOINING.md': `Join [us](${sandbox.inviteLinks['harbour'] ?? ''}).\n` },
    });
  });

  after(async () => {
    await vsCode.close();
    await sandbox.close();
  });

  it('open the members page of the picked organization', async () => {
    const opened = vsCode.page.context().waitForEvent('page');
    await vsCode.runCommand('Gitpod Org: Open Members Page');
    await vsCode.pick(/^Acme Engineering/);
    const page = await opened;
    await page.waitForURL(/\/settings\/members$/);
    await page.close();
  });

  it('copy the address of a member from their row', async () => {
    for (const row of [/^株式会社こうぼう/, /^Newest members/]) await vsCode.treeItem(row).click();
    await vsCode.pressInRow(/^.+, person\.\d+@kobo\.example, member/, /^Copy E-Mail Address/);
    await vsCode.statusMessage(/Copied person\.\d+@kobo\.example\./).waitFor();
  });

  it('report that a file has no old links', async () => {
    await vsCode.openFile('JOINING.md');
    await vsCode.runCommand('Gitpod Org: Replace Old Links in This File');
    await vsCode.waitForNotification(/No old invite links to replace in \S+\./);
  });

  it('offer to sign in again from the row of the account', async () => {
    sandbox.world.revokeToken('ada');
    await vsCode.runCommand('Gitpod Org: Refresh Organizations');
    await vsCode.treeItem(/^Sign In Again/).click();
    await vsCode.waitForNotification('no longer accepts the token of Ada Lovelace');
  });

  it('open the settings from the view', async () => {
    await vsCode.page
      .locator('.part.sidebar')
      .getByRole('button', { name: /More Actions/ })
      .click();
    await vsCode.page.getByRole('menuitem', { name: 'Open Settings' }).waitFor();
    for (const key of ['ArrowUp', 'ArrowUp', 'Enter']) await vsCode.page.keyboard.press(key);
    await vsCode.page.locator('.settings-editor').waitFor();
  });
});
