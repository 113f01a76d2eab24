import assert from 'node:assert/strict';
import type { Locator } from 'playwright-core';
import { eventually } from '../host/eventually';
import type { Sandbox } from '../sandbox/sandbox';
import { startSandbox } from '../sandbox/startSandbox';
import { openSignedIn } from './support/openSignedIn';
import type { VsCode } from './support/openVsCode';

const summary = 'GetOrganizationInviteSummary';
const account = 'GetAccount';

/** The service holds its responses until a test releases them. */
describe('Cancel, with the packaged extension', () => {
  let sandbox: Sandbox;
  let vsCode: VsCode;
  let dead: string;

  before(async () => {
    sandbox = await startSandbox();
    sandbox.world.replaceInvite(sandbox.world.organization('acme'));
    dead = linkOf('acme');
    vsCode = await openSignedIn(sandbox, 'ada', { files: { 'notes.md': `${dead}\n` } });
    await vsCode.runCommand('View: Toggle Problems');
  });

  after(async () => {
    await vsCode.close();
    await sandbox.close();
  });

  afterEach(async () => {
    sandbox.clearFaults();
    sandbox.release();
    await vsCode.clearNotifications();
  });

  it('opens no dialog for Preview', async () => {
    hold();
    await vsCode.runCommand('Gitpod Org: Preview Invite…');
    await vsCode.type(linkOf('harbour'), 'Enter');
    await cancel('Checking invite…', 'cancel-preview');
    await nothingOpens('cancel-preview-after');
  });

  it('opens no dialog for Join, and joins nothing', async () => {
    hold();
    await vsCode.runCommand('Gitpod Org: Join Organization…');
    await vsCode.type(linkOf('harbour'));
    await vsCode.pick(/Invite …/);
    await cancel('Checking invite…', 'cancel-join');
    await nothingOpens('cancel-join-after');
    assert.deepEqual(sandbox.calls('JoinOrganization'), []);
  });

  it('opens no list for Find', async () => {
    hold();
    await vsCode.runCommand('Gitpod Org: Find Invite Links in Workspace');
    await cancel('Searching for invite links…', 'cancel-find');
    await nothingOpens('cancel-find-after');
  });

  it('changes nothing for Replace in This File, even if a link is known to be invalid', async () => {
    await vsCode.openFile('notes.md');
    await mark('Anyone with this text can join Acme Engineering.').waitFor();
    sandbox.world.replaceInvite(sandbox.world.organization('acme'));
    await vsCode.runCommand('Gitpod Org: Copy Invite Link');
    await vsCode.pick(/^Acme Engineering/);
    await mark('This invite link of Acme Engineering is no longer valid.').waitFor();
    await vsCode.clearNotifications();
    hold();
    await vsCode.openFile('notes.md');
    await vsCode.page.keyboard.press('Control+End');
    await vsCode.page.keyboard.insertText(linkOf('harbour'));
    await vsCode.runCommand('Gitpod Org: Replace Old Links in This File');
    await cancel('Checking invite links…', 'cancel-replace');
    await nothingOpens('cancel-replace-after');
    await written(dead).waitFor();
    assert.equal(await written(linkOf('acme')).count(), 0);
  });

  /** Makes the service hold requests for the summary of an invite. */
  function hold(): void {
    sandbox.faults({ method: summary, times: 99, fault: { kind: 'held' } });
  }

  async function cancel(title: string, picture: string): Promise<void> {
    const notification = await vsCode.waitForNotification(title);
    await eventually(
      () => sandbox.calls(summary).filter(isOpen).length,
      (count) => count > 0,
    );
    await vsCode.screenshot(picture);
    await notification.getByRole('button', { name: 'Cancel', exact: true }).click();
    await notification.waitFor({ state: 'hidden' });
  }

  /** Releases the responses once the extension has processed Cancel, then checks that processing them shows nothing. */
  async function nothingOpens(picture: string): Promise<void> {
    await heard();
    sandbox.clearFaults();
    sandbox.release();
    await eventually(
      () => sandbox.calls().filter(isOpen).length,
      (count) => count === 0,
    );
    await heard();
    await vsCode.screenshot(picture);
    assert.equal(await vsCode.dialog.count(), 0);
    assert.equal(await vsCode.quickInput.count(), 0);
    assert.deepEqual(await vsCode.notifications(), []);
  }

  /** Waits until the extension has processed everything before, by means of a later request and its response. */
  async function heard(): Promise<void> {
    const before = sandbox.calls(account).length;
    await refresh();
    await eventually(
      () =>
        sandbox
          .calls(account)
          .slice(before)
          .filter(({ result }) => result === 'answered').length,
      (count) => count > 0,
    );
  }

  /** Uses the button of the view, because the palette would close an open list. */
  async function refresh(): Promise<void> {
    await vsCode.treeItem(/^Acme Engineering, admin/).hover();
    // Fails if a dialog covers the row, which is what the tests check for.
    await vsCode.page.getByRole('button', { name: 'Refresh Organizations' }).first().click();
  }

  function mark(message: string): Locator {
    return vsCode.page.locator('.markers-panel').getByText(message).first();
  }

  function written(link: string): Locator {
    return vsCode.page.locator('.view-line').filter({ hasText: link.slice(link.lastIndexOf('/') + 1) });
  }

  function linkOf(key: string): string {
    return sandbox.inviteLinks[key] ?? assert.fail(`${key} has no invite`);
  }
});

function isOpen({ result }: { readonly result: string }): boolean {
  return result === 'held' || result === 'pending';
}
