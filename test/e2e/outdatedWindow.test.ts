import assert from 'node:assert/strict';
import type { Locator } from 'playwright-core';
import { type Sandbox, startSandbox } from '../sandbox/startSandbox';
import { openSignedIn } from './support/openSignedIn';
import type { VsCode } from './support/openVsCode';
import { createdAndCopied, openOrganizations } from './support/steps';
import type { VsCodeWindow } from './support/vsCodeWindow';

const kobo = /^株式会社こうぼう/;

describe('A window that shows a link replaced in another window', () => {
  let sandbox: Sandbox;
  let vsCode: VsCode;
  let outdated: VsCodeWindow;
  let shown: string;

  before(async () => {
    sandbox = await startSandbox();
    vsCode = await openSignedIn(sandbox, 'ada', { files: { 'notes.txt': '\n', 'other.txt': '\n' } });
    outdated = await vsCode.secondWindow();
    await openOrganizations(outdated);
    await outdated.treeItem(kobo).click();
    shown = linkOf('kobo');
    await outdated.treeItem(new RegExp(`^Invite link ending in ${shown.slice(-4)}, valid`)).waitFor();
    await vsCode.page.bringToFront();
    await vsCode.openDialogFromRow(kobo, /^(Create|Replace) Invite Link/);
    await vsCode.pressInDialog('Create New Link');
    await createdAndCopied(vsCode);
    // The window that created the link reads it again a moment later.
    const { number: created } = await sandbox.waitForCall('CreateOrganizationInvite');
    await sandbox.waitForCall(({ method, number }) => method === 'GetOrganizationInvite' && number > created);
    await outdated.page.bringToFront();
  });

  after(async () => {
    await vsCode.close();
    await sandbox.close();
  });

  it('inserts the current link when the row is dragged into a document', async () => {
    assert.notEqual(linkOf('kobo'), shown);
    await outdated.openFile('notes.txt');
    const before = reads();
    await dragTo('notes.txt');
    await line(linkOf('kobo')).waitFor();
    assert.equal(await line(shown).count(), 0);
    assert.ok(reads() > before);
    await outdated.screenshot('dragged-from-outdated-window');
  });

  it('inserts nothing, and says why, when the link cannot be read', async () => {
    await outdated.openFile('other.txt');
    sandbox.faults({ method: 'GetOrganizationInvite', times: 9, fault: { kind: 'error', code: 'unavailable' } });
    await dragTo('other.txt');
    await outdated.waitForNotification("Couldn't insert the invite link of 株式会社こうぼう.");
    assert.equal(await line('join-organization').count(), 0);
  });

  it('reads the link again when the user returns to the window after a failure', async () => {
    const row = outdated.treeItem(/^Invite link ending in/);
    await row.filter({ hasText: "Couldn't load" }).waitFor();
    sandbox.clearFaults();
    await vsCode.simulateFocus();
    await outdated.simulateFocus();
    await outdated.treeItem(new RegExp(`^Invite link ending in ${linkOf('kobo').slice(-4)}, valid`)).waitFor();
    await outdated.screenshot('outdated-window-up-to-date');
  });

  function reads(): number {
    return sandbox.calls('GetOrganizationInvite').length;
  }

  function line(text: string): Locator {
    return outdated.page.locator('.editor-instance .view-line').getByText(text);
  }

  async function dragTo(file: string): Promise<void> {
    await outdated
      .treeItem(/^Invite link ending in/)
      .dragTo(outdated.page.locator(`.monaco-editor[data-uri$="/${file}"] .view-lines`));
  }

  function linkOf(key: string): string {
    return sandbox.inviteLinks[key] ?? assert.fail(`${key} has no invite`);
  }
});
